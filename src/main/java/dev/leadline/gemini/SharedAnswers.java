package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.sharing.Circle;
import dev.leadline.sharing.SharedCall;
import dev.leadline.sharing.SharedCalls;
import dev.leadline.sharing.SharingConfig;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks what several tasks ask once, if they share it. Grounded answers are of another type, and never come here. */
final class SharedAnswers implements SharedCalls.Form<Generation> {

    /** Is part of what is hashed, so that answers which another version has kept in another form are not read. */
    private static final int FORM = 1;

    private final SharedCalls calls;
    private final GeminiRequest requests;
    private final GeminiEndpoint endpoint;
    private final GeminiConfig config;
    private final ObjectMapper json;

    SharedAnswers(
            SharedCalls calls,
            GeminiRequest requests,
            GeminiEndpoint endpoint,
            GeminiConfig config,
            ObjectMapper json) {
        this.calls = calls;
        this.requests = requests;
        this.endpoint = endpoint;
        this.config = config;
        this.json = json;
    }

    /**
     * A question of a run.
     *
     * @param lease null: nobody can be told when the answer is there, so it is not shared
     */
    record Question(Prompt prompt, @Nullable Lease lease, Sharing sharing) {}

    /** See {@link GeminiClient#sharing}. */
    Sharing sharing(String tenant, @Nullable String with, @Nullable Duration cacheFor) {
        SharingConfig usual = calls.config();
        Circle circle = with == null ? usual.with() : Circle.named(with);
        if (circle == Circle.NO && (with != null || cacheFor == null)) {
            return Sharing.NONE;
        }
        return new Sharing(
                circle == Circle.ALL ? SharedCall.EVERYBODY : tenant,
                cacheFor == null ? usual.cacheFor().orElse(Duration.ZERO) : cacheFor);
    }

    /** @param ask makes the call */
    Uni<Generation> once(Question question, Supplier<Uni<Generation>> ask) {
        Lease lease = question.lease();
        String scope = question.sharing().scope();
        return lease == null || scope == null
                ? ask.get()
                : calls.once(
                        new SharedCall(
                                lease,
                                scope,
                                digest(question),
                                question.sharing().cacheFor()),
                        ask,
                        this);
    }

    /** Of all that the answer depends on, whatever the order of the fields in a schema. */
    private String digest(Question question) {
        ObjectNode all = json.createObjectNode().put("form", FORM).put("provider", endpoint.provider());
        all.set("request", requests.content(question.prompt()));
        ArrayNode models = all.putArray("models");
        ModelNames.of(question.prompt(), config).forEach(models::add);
        try {
            byte[] text =
                    json.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED).writeValueAsBytes(all);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a question cannot be hashed", e);
        }
    }

    @Override
    public String write(Generation answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written as JSON", e);
        }
    }

    @Override
    public Generation read(String text) {
        try {
            return json.readValue(text, Generation.class).shared();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept answer cannot be read", e);
        }
    }
}
