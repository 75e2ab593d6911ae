package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One request and its answer, read up to a limit. */
final class Exchange {

    private static final Set<String> TYPES = Set.of(
            "text/html",
            "application/xhtml+xml",
            "text/plain",
            "text/markdown",
            "application/xml",
            "text/xml",
            ArticleExtractor.PDF);

    private final HttpClient client;
    private final RequestOptions options;
    private final long maxBytes;
    private final Predicate<String> wanted;

    /** @param wanted whether the body of an answer with this media type is read */
    Exchange(HttpClient client, RequestOptions options, long maxBytes, Predicate<String> wanted) {
        this.client = client;
        this.options = options;
        this.maxBytes = maxBytes;
        this.wanted = wanted;
    }

    static boolean isPage(String mediaType) {
        return TYPES.contains(mediaType);
    }

    /** What came back; the body is read only when it is wanted, and is packed as the header {@code Content-Encoding} says. */
    record Reply(int status, MultiMap headers, String contentType, byte[] body) {

        @Nullable
        String location() {
            return headers.get("Location");
        }

        Reply unpacked(long most) {
            return body.length == 0
                    ? this
                    : new Reply(
                            status,
                            headers,
                            contentType,
                            Unpacking.unpack(body, headers.get("Content-Encoding"), most));
        }

        /** The answer that was kept. */
        static Reply of(KeptPage kept) {
            return new Reply(
                    200,
                    MultiMap.caseInsensitiveMultiMap(),
                    kept.contentType(),
                    kept.body().getBytes());
        }

        boolean isPage() {
            return Exchange.isPage(mediaType(contentType));
        }

        /** The page; fails with {@link FetchFailure} when the answer is not a page. */
        FetchedPage page(URI first, URI last) {
            if (status >= 500 || status == 429 || status == 408) {
                throw new FetchFailure(Reason.UNAVAILABLE, "the server answered with status " + status);
            }
            if (status < 200 || status >= 300) {
                throw new FetchFailure(Reason.NOT_FOUND, "the server answered with status " + status);
            }
            if (!isPage()) {
                throw new FetchFailure(
                        Reason.UNSUPPORTED_TYPE,
                        mediaType(contentType) + " cannot be read; HTML, PDF and plain text can");
            }
            boolean isPdf = mediaType(contentType).equals(ArticleExtractor.PDF);
            return new FetchedPage(
                    first,
                    last,
                    contentType,
                    isPdf ? "" : BodyText.decode(body, contentType),
                    Instant.now().truncatedTo(ChronoUnit.MILLIS),
                    sha256(body),
                    isPdf ? Buffer.buffer(body) : null);
        }
    }

    Uni<Reply> send() {
        return Uni.createFrom()
                .emitter(emitter -> client.request(options)
                        .onFailure(failure -> emitter.fail(unreachable(failure)))
                        .onSuccess(request -> {
                            emitter.onTermination(request::reset);
                            exchange(request, emitter);
                        }));
    }

    private void exchange(HttpClientRequest request, UniEmitter<? super Reply> emitter) {
        request.exceptionHandler(failure -> emitter.fail(unreachable(failure)));
        request.send().onComplete(response -> read(response, emitter), failure -> emitter.fail(unreachable(failure)));
    }

    private void read(HttpClientResponse response, UniEmitter<? super Reply> emitter) {
        @Nullable String typed = response.getHeader("Content-Type");
        String type = typed == null ? "text/html" : typed;
        if (response.statusCode() / 100 != 2 || !wanted.test(mediaType(type))) {
            // The body is not read, so the stream's end is not an error.
            response.exceptionHandler(closed -> {});
            emitter.complete(new Reply(response.statusCode(), response.headers(), type, new byte[0]));
            return;
        }
        Buffer body = Buffer.buffer();
        response.exceptionHandler(failure -> emitter.fail(unreachable(failure)));
        response.handler(part -> {
            // Counted again when it is unpacked.
            if (body.length() + part.length() > maxBytes) {
                emitter.fail(Unpacking.tooLarge(maxBytes));
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(
                end -> emitter.complete(new Reply(response.statusCode(), response.headers(), type, body.getBytes())));
    }

    private static String mediaType(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    static FetchFailure unreachable(Throwable failure) {
        // The client's message may name addresses and classes, so it is not repeated.
        String what = failure instanceof javax.net.ssl.SSLException
                ? "no secure connection to the server could be made"
                : "the server could not be reached, or closed the connection";
        return new FetchFailure(Reason.UNAVAILABLE, what);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
