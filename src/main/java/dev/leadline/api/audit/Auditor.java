package dev.leadline.api.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.audit.AuditLog;
import dev.leadline.audit.Deed;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Notes what the methods that are {@link Audited} did, before they answer. */
@Audited("")
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class Auditor {

    /** A longer body is not noted. */
    private static final int MOST_BYTES = 2_000;

    private final AuditLog log;
    private final ObjectMapper json;

    Auditor(AuditLog log, ObjectMapper json) {
        this.log = log;
        this.json = json;
    }

    @AroundInvoke
    @Nullable
    Object note(InvocationContext call) throws Exception {
        Audited audited = call.getInterceptorBinding(Audited.class);
        List<Object> parameters = Arrays.asList(call.getParameters());
        UriInfo uri = one(UriInfo.class, parameters);
        String who = Caller.of(one(SecurityContext.class, parameters)).tenant();
        String target =
                uri.getPathParameters().values().stream().flatMap(List::stream).collect(Collectors.joining(" "));
        ObjectNode detail = json.createObjectNode();
        uri.getQueryParameters().forEach((name, values) -> detail.put(name, String.join(",", values)));
        JsonNode body = audited.body() ? body(parameters) : null;
        if (body != null) {
            detail.set("request", body);
        }
        // It was only asked how many it would be.
        return body != null && body.path("dryRun").asBoolean()
                ? call.proceed()
                : noted(call, audited, new Deed(who, audited.value(), target, ""), detail);
    }

    private Uni<?> noted(InvocationContext call, Audited audited, Deed deed, ObjectNode detail) throws Exception {
        return ((Uni<?>) call.proceed()).call(answer -> {
            if (audited.answer()) {
                detail.set("answer", json.valueToTree(answer));
            }
            return log.note(new Deed(deed.who(), deed.action(), deed.target(), detail.toString()));
        });
    }

    private static <T> T one(Class<T> type, List<Object> parameters) {
        return parameters.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an audited method needs a " + type.getSimpleName()));
    }

    private @Nullable JsonNode body(List<Object> parameters) {
        byte[] body = parameters.stream()
                .filter(byte[].class::isInstance)
                .map(byte[].class::cast)
                .findFirst()
                .orElse(new byte[0]);
        try {
            return body.length == 0 || body.length > MOST_BYTES ? null : json.readTree(body);
        } catch (JsonProcessingException e) {
            // The method refuses it.
            return null;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
