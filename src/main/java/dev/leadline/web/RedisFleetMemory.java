package dev.leadline.web;

import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The fleet's memory in Redis: turns at hosts, pages, and robots.txt. It is small, and its size has a limit. */
@Singleton
class RedisFleetMemory implements FleetMemory {

    private static final int LONGEST_ROBOTS = 64 * 1024;

    private final Vertx vertx;
    private final Keys keys;
    private final Commands commands;
    private final NextTurn nextTurn;
    private final KeepPage keepPage;
    private final WebConfig config;

    RedisFleetMemory(Vertx vertx, Links links, Keys keys, KeyPrefix prefix, RedisConfig redis, WebConfig config) {
        this.vertx = vertx;
        this.keys = keys;
        this.config = config;
        RedisLink link = links.open("pages");
        this.commands = new Commands(link, redis.requestTimeout());
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.nextTurn = new NextTurn(scripts, redis.requestTimeout());
        this.keepPage = new KeepPage(scripts, redis.requestTimeout());
    }

    @Override
    public Uni<Turn> turn(String host, Duration gap, Duration longest) {
        return gap.isZero()
                ? Uni.createFrom().item(new Turn(Duration.ZERO, true))
                : nextTurn.run(host, gap, longest)
                        .onFailure()
                        .recoverWithItem(failure -> without(failure, new Turn(gap, true)));
    }

    @Override
    public Uni<Optional<KeptPage>> page(URI url) {
        if (config.cacheBytes() == 0) {
            return Uni.createFrom().item(Optional.empty());
        }
        return commands.one(Command.HMGET, keys.page(digest(url)), "etag", "modified", "type", "fresh", "body")
                .chain(this::kept)
                .onFailure()
                .recoverWithItem(failure -> without(failure, Optional.empty()));
    }

    private Uni<Optional<KeptPage>> kept(@Nullable Response fields) {
        if (fields == null || fields.get(4) == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        byte[] packed = Base64.getDecoder().decode(fields.get(4).toBytes());
        return onWorker(() -> Unpacking.unpack(packed, "gzip", config.maxBytes()))
                .map(body -> Optional.of(new KeptPage(
                        fields.get(0).toString(),
                        fields.get(1).toString(),
                        fields.get(2).toString(),
                        Instant.ofEpochMilli(fields.get(3).toLong()),
                        Buffer.buffer(body))));
    }

    @Override
    public Uni<Void> keep(URI url, KeptPage page) {
        if (page.body().length() > config.cacheBytes() / 16) {
            return Uni.createFrom().voidItem();
        }
        return onWorker(() -> packed(page.body().getBytes()))
                .chain(packed -> keepPage.run(digest(url), page, packed, config.cacheTime(), config.cacheBytes()))
                .onFailure()
                .invoke(failure -> without(failure, ""))
                .onFailure()
                .recoverWithNull();
    }

    @Override
    public Uni<Optional<String>> robots(String origin) {
        return commands.one(Command.GET, keys.robots(origin))
                .map(text -> Optional.ofNullable(text).map(Response::toString))
                .onFailure()
                .recoverWithItem(failure -> without(failure, Optional.empty()));
    }

    @Override
    public Uni<Void> keepRobots(String origin, String text) {
        if (text.length() > LONGEST_ROBOTS) {
            return Uni.createFrom().voidItem();
        }
        return commands.one(Command.SET, keys.robots(origin), text, "PX", Robots.KEPT.toMillis())
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> without(failure, ""))
                .onFailure()
                .recoverWithNull();
    }

    private static <T> T without(Throwable failure, T instead) {
        Log.debugf("A page is read without the fleet's memory: %s", failure.getMessage());
        return instead;
    }

    private <T> Uni<T> onWorker(java.util.concurrent.Callable<T> work) {
        return Uni.createFrom()
                .emitter(emitter -> vertx.executeBlocking(work, false).onComplete(emitter::complete, emitter::fail));
    }

    private static String packed(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    private static String digest(URI url) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(url.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
