package dev.leadline.live;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Live output, and the streams of events that clients follow. */
@ConfigMapping(prefix = "leadline.live")
public interface LiveConfig {

    /** How many bytes of text one chunk has at most; longer text is cut into several. */
    @WithDefault("16384")
    @WithConverter(WholeNumber.Positive.class)
    int chunkBytes();

    /** How many bytes the chunks of a task may take in Redis; the oldest are deleted beyond that. */
    @WithDefault("1048576")
    @WithConverter(WholeNumber.Positive.class)
    int keptBytes();

    /** How many characters of a run's text may wait for Redis. */
    @WithDefault("1048576")
    @WithConverter(WholeNumber.Positive.class)
    int waitingCharacters();

    /** Text of a run that comes within this time is sent as one chunk, unless a whole chunk has come. */
    @WithDefault("PT0.1S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration interval();

    /** A stream without events for so long gets a comment, which keeps its connection open. */
    @WithDefault("PT15S")
    @WithConverter(TimeSpan.Positive.class)
    Duration heartbeat();

    /** A reader that takes nothing for so long is disconnected. */
    @WithDefault("PT30S")
    @WithConverter(TimeSpan.Positive.class)
    Duration slowest();

    /** How many streams this process serves at once. */
    @WithDefault("10000")
    @WithConverter(WholeNumber.Positive.class)
    int streams();

    /** How many events of a tenant are kept while somebody follows it. */
    @WithDefault("10000")
    @WithConverter(WholeNumber.Positive.class)
    int tenantEvents();

    /** For how long after its last reader left the events of a tenant are kept, so that a reader can come back. */
    @WithDefault("PT2M")
    @WithConverter(TimeSpan.Positive.class)
    Duration comeBack();
}
