package dev.leadline.earlier;

import dev.leadline.archive.KeptTasks;
import dev.leadline.handler.EarlierResults;
import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results in Redis and in the archive. Which task was the last about something is in one hash for each tenant, by the digest of what it
 * is about, so that the key names nobody. When the hash is full, any other entry makes room: its subject then has no last task.
 */
@Singleton
class KeptResults implements EarlierResults {

    private static final int MOST = 10_000;

    private final KeptTasks tasks;
    private final Commands commands;
    private final NoteLast noteLast;
    private final Keys keys;

    KeptResults(KeptTasks tasks, Links links, KeyPrefix prefix, Keys keys, RedisConfig redis) {
        this.tasks = tasks;
        RedisLink link = links.open("earlier results");
        this.commands = new Commands(link, redis.requestTimeout());
        Scripts scripts = new Scripts(link, prefix, redis.requestTimeout(), SetAside.SCRIPT);
        this.noteLast = new NoteLast(scripts, redis.requestTimeout());
        this.keys = keys;
    }

    @Override
    public Uni<Optional<Earlier>> of(TaskId id, String tenant) {
        return tasks.find(id, tenant).map(KeptResults::earlier);
    }

    private static Optional<Earlier> earlier(@Nullable Task task) {
        if (task == null || task.result() == null || task.shownOnly()) {
            return Optional.empty();
        }
        Instant end = task.times().finishedAt();
        return Optional.of(new Earlier(task.id(), end == null ? task.times().createdAt() : end, task.result()));
    }

    @Override
    public Uni<Optional<Earlier>> last(String subject, String tenant) {
        return commands.one(Command.HGET, keys.last(tenant), digest(subject))
                .map(id -> id == null ? Optional.<TaskId>empty() : TaskId.parse(id.toString()))
                .chain(id ->
                        id.isPresent() ? of(id.get(), tenant) : Uni.createFrom().item(Optional.empty()));
    }

    @Override
    public Uni<Void> note(String subject, String tenant, TaskId id) {
        return noteLast.run(tenant, digest(subject), id, MOST);
    }

    private static String digest(String subject) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(subject.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
