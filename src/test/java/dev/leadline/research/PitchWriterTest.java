package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a seller may say is built on verified claims, and adds nothing to them. */
class PitchWriterTest {

    private static final List<Claim> CLAIMS = List.of(
            claim("C1", "Halyard Robotics is looking for 40 engineers in Trondheim.", "verified", null),
            claim("C2", "Halyard Robotics raised 38 million euros from Nordlys Capital.", "verified", true),
            claim("C3", "Halyard Robotics employs 90 people.", "outdated", null));

    private static final PitchWriter.Order ORDER = new PitchWriter.Order(
            "Halyard Robotics",
            new Seller("A recruiting service for engineers", null, List.of("Dockside filled 12 jobs in May 2026")),
            null,
            null,
            LocalDate.of(2026, 4, 2),
            CLAIMS);

    private static Claim claim(String id, String text, String verdict, @Nullable Boolean alone) {
        return new Claim(
                id, "news", text, null, null, null, text, List.of("S1"), "high", verdict, null, alone, List.of());
    }

    private static Pitch pitch(String text, String... citations) {
        PitchAnswer answer = new PitchAnswer(
                List.of(new PitchAnswer.Line(text, List.of(citations))), List.of(), List.of(), List.of());
        return PitchWriter.checked(ORDER, new PitchAnswer.Kept(answer, null, "gemini-x", 1, BigDecimal.ZERO));
    }

    @Test
    void aLineCitesTheClaimsThatItIsBuiltOn() {
        assertThat(pitch("You are looking for 40 engineers in Trondheim: our service filled 12 jobs at Dockside.", "C1")
                        .fit())
                .containsExactly(new Pitch.Line(
                        "You are looking for 40 engineers in Trondheim: our service filled 12 jobs at Dockside.",
                        List.of("C1"),
                        null));
    }

    @Test
    void aLineOnMoneyOfOneSourceIsMarked() {
        assertThat(pitch("With the new money of Nordlys Capital, hiring gets faster.", "C1", "C2")
                        .fit())
                .extracting(Pitch.Line::mark)
                .containsExactly("one source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You are looking for 50 engineers.",
                "You are looking for 40 engineers in Oslo.",
                "You told Ingrid Solberg that you need engineers.",
                "In June 2026 you looked for 40 engineers.",
                "Write to jobs@halyard.example about the 40 engineers.",
                "See https://evil.example/jobs for the 40 engineers.",
            })
    void aLineThatAddsSomethingIsDroppedAndCounted(String text) {
        Pitch pitch = pitch(text, "C1");

        assertThat(pitch.fit()).isEmpty();
        assertThat(pitch.dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3", "C9", "S1", ""})
    void aLineThatCitesNoVerifiedClaimIsDropped(String id) {
        assertThat(pitch("You employ people.", id).fit()).isEmpty();
        assertThat(pitch("You employ people.", "C1", id).fit()).isEmpty();
    }

    @Test
    void theWriterSeesVerifiedClaimsAndNoPage() {
        assertThat(Prompts.pitch("Halyard Robotics", ORDER.seller(), ORDER.facts()))
                .contains("<source id=\"C1\"", "The seller offers: A recruiting service", "Dockside filled 12 jobs")
                .doesNotContain("C3", "S1");
    }
}
