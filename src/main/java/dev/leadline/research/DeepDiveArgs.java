package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.leadline.drive.DriveDocument;
import dev.leadline.drive.DriveFormat;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The company to research, and how.
 *
 * @param website the company's own site: this page is read, and a few pages on the same host that it links to, or
 *     that its sitemap or feeds list; they count as pages about the company, whatever they say
 * @param sources further pages to read; without website, sources and a search provider there is nowhere to look, and
 *     the report says so
 * @param focus what matters most, in a few words
 * @param language of the report; absent: that of the sources
 * @param depth how many pages are read, and how many calls and how much time it may take; absent: standard
 * @param country where the company is, which tells it from others of its name
 * @param sections the only ones that are asked about; absent: all
 * @param seller who wants to sell it something; the report then has reasons and opening lines
 * @param driveFolderId the folder in Google Drive where the report is saved, too; absent: nowhere
 * @param driveFormat as what it is saved; absent: as {@code leadline.drive.format} says
 * @param since the earlier report that it is compared with: the id of its task, or {@code last} for the last one on the same
 *     company; absent: none
 * @param renew the earlier report of which only {@code sections} are asked about anew: the id of its task, or {@code last}; the result
 *     is the whole report. Absent: none
 */
@RegisterForReflection
record DeepDiveArgs(
        @JsonAlias("company_name")
        @NotBlank(message = "is required, and must not be blank")
        @Size(max = 200, message = "must have at most 200 characters")
        String companyName,

        @HttpUrl @Nullable String website,

        @Size(max = 50, message = "must be at most 50 URLs") @Nullable
        List<@NotNull(message = "must be a URL") @HttpUrl String> sources,

        @Size(max = 1000, message = "must have at most 1000 characters") @Nullable
        String focus,

        @Pattern(regexp = "\\p{L}[\\p{L}\\p{Nd} -]{1,39}", message = "must be a language, such as en or German")
        @Nullable
        String language,

        @Nullable Depth depth,

        @JsonAlias("drive_folder_id")
        @Pattern(regexp = DriveDocument.FOLDER, message = DriveDocument.FOLDER_MESSAGE)
        @Nullable
        String driveFolderId,

        @Pattern(regexp = ModelPattern.MODELS, message = ModelPattern.MESSAGE) @Nullable
        String model,

        @JsonAlias("drive_format") @Nullable DriveFormat driveFormat,

        @Size(max = 60, message = "must have at most 60 characters") @Nullable
        String country,

        @Size(min = 1, max = 20, message = "must be between 1 and 20 sections") @Nullable
        List<@NotNull(message = "must be a section") Section> sections,

        @Valid @Nullable Seller seller,

        @Pattern(regexp = "last|[0-9a-f-]{36}", message = "must be last, or the id of a prospect_deep_dive_task")
        @Nullable
        String since,

        @Pattern(regexp = "last|[0-9a-f-]{36}", message = "must be last, or the id of a prospect_deep_dive_task")
        @Nullable
        String renew) {

    @AssertTrue(message = "renew goes with sections: name those that are asked about anew")
    boolean isRenewedInPart() {
        return renew == null || sections != null;
    }

    /** What tells the company from others. */
    String subject() {
        return EarlierReports.subject(companyName, website, country);
    }

    Topic topic() {
        return new Topic(companyName, country, focus);
    }

    Depth wantedDepth() {
        return depth == null ? Depth.STANDARD : depth;
    }

    Set<Section> wantedSections() {
        return sections == null ? EnumSet.allOf(Section.class) : EnumSet.copyOf(sections);
    }
}
