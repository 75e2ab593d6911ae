package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.report.StoredText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

    private static final Source FIRST = source("S1", "Halyard Robotics was founded in 2016.");
    private static final Source SECOND = source("S2", "Halyard Robotics employs 140 people.");
    private static final Source OTHER = source("S3", "Halyard Robotics makes robots.");

    private final List<Claim> claims = Settled.of(
                    Map.of(
                            Section.OVERVIEW,
                            new Findings(
                                    List.of(
                                            claim("Halyard Robotics was founded in 2016.", "S1"),
                                            claim("Halyard Robotics employs 140 people.", "S2")),
                                    List.of(),
                                    "m",
                                    null,
                                    1,
                                    java.math.BigDecimal.ZERO)),
                    new AnchorCheck(Prospect.company("Halyard Robotics", Set.of()), List.of(FIRST, SECOND, OTHER)))
            .all();

    @Test
    void theTextsOfCitedSourcesAreKeptWithTheDigestThatTheSourceNames() {
        Map<String, String> packed =
                Snapshots.of(List.of(FIRST, SECOND, OTHER), claims, 10_000).packed();

        assertThat(packed).containsOnlyKeys("S1", "S2");
        String text = StoredText.unpack(packed.get("S1")).orElseThrow();
        assertThat(text).isEqualTo(FIRST.text());
        assertThat(StoredText.sha256(text)).isEqualTo(FIRST.cited(null).sha256());
        assertThat(claims.get(0).evidence())
                .allSatisfy(proof -> assertThat(text).contains(proof.quote(), proof.passage()));
    }

    @Test
    void noMoreIsKeptThanThereIsRoomFor() {
        int room = StoredText.pack(SECOND.text()).length();

        assertThat(Snapshots.of(List.of(FIRST, SECOND), claims, 0).packed()).isEmpty();
        assertThat(Snapshots.of(List.of(SECOND, FIRST), claims, room).packed()).containsOnlyKeys("S2");
    }
}
