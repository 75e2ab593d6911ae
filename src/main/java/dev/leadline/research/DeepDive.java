package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.drive.DriveFile;
import dev.leadline.report.Changes;
import dev.leadline.report.Changes.Said;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finished deep dive.
 *
 * @param report Markdown, written from the checked claims alone
 * @param company whom it is about
 * @param sections claims by section, in the report's order; every section is included, even if it is empty
 * @param sources all pages that were read; those that claims cite with their text
 * @param claims all claims, each with its quote, and the ids of the sources that say it
 * @param pitch reasons and lines for the seller, which cite claims; null when no seller was given
 * @param gaps what is missing and why: that no source was given, sections without claims, sources that could not be read, dropped claims
 * @param unknowns what the sources do not say
 * @param dropped claims that the model made and that no source supports
 * @param checks how many claims got which verdict
 * @param effort what the report took
 * @param model the model that answered; null when none was asked
 * @param steps finished steps
 * @param renewed which sections are new; null when the report renews no earlier one
 * @param changes what is new, changed and gone, and what could not be checked, since an earlier report; null when it was compared with none
 * @param driveFile where the report is in Drive; null when it was not to be saved there
 */
@RegisterForReflection
record DeepDive(
        String report,
        Prospect company,
        Map<String, List<Claim>> sections,
        List<Source.Cited> sources,
        List<Claim> claims,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Pitch pitch,
        List<String> gaps,
        List<Unknown> unknowns,
        List<Dropped> dropped,
        Checks checks,
        Effort effort,
        @Nullable String model,
        int steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) Renewal.@Nullable Renewed renewed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Changes changes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DriveFile driveFile) {

    DeepDive savedAs(DriveFile file) {
        return with(report, gaps, changes, file);
    }

    DeepDive comparedWith(Since since, Since.Looked looked) {
        if (!since.asked()) {
            return this;
        }
        List<Said> now = claims.stream()
                .map(claim -> new Said(claim.section(), claim.text()))
                .toList();
        Changes compared = since.changes(now, looked);
        List<String> missing = new ArrayList<>(gaps);
        if (compared == null) {
            missing.add(Since.MISSING);
        }
        return with(Since.told(report, compared), missing, compared, driveFile);
    }

    private DeepDive with(String text, List<String> missing, @Nullable Changes compared, @Nullable DriveFile file) {
        return new DeepDive(
                text, company, sections, sources, claims, pitch, missing, unknowns, dropped, checks, effort, model,
                steps, renewed, compared, file);
    }
}
