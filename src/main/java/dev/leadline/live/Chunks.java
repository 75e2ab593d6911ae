package dev.leadline.live;

import dev.leadline.records.SetAside;
import dev.leadline.redis.GroupCommit;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The live output of runs, as workers write it. */
@Singleton
public class Chunks {

    private final LiveConfig config;
    private final Vertx vertx;
    private final GroupCommit<KeepChunk.Piece, Boolean> pieces;

    public Chunks(Links links, KeyPrefix prefix, RedisConfig redis, LiveConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        Duration patience = redis.commandTimeout();
        Scripts scripts = new Scripts(links.open("chunks"), prefix, patience, SetAside.SCRIPT);
        KeepChunk keepChunk = new KeepChunk(scripts, config.keptBytes());
        this.pieces = new GroupCommit<>(keepChunk::run, KeepChunk.Piece::weight, patience, Script.MAX_IDS);
    }

    /** The output of one run. */
    public ChunkWriter writer(Lease lease) {
        return new ChunkWriter(this, lease, config, vertx);
    }

    /** Whether the run still had its lease. Pieces of one worker are sent together; repeating one does no harm. */
    Uni<Boolean> keep(KeepChunk.Piece piece) {
        return pieces.submit(piece);
    }
}
