package dev.leadline.api;

import dev.leadline.http.Problem;
import dev.leadline.http.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Answers OPTIONS with the methods of the very address: the framework would tell those of all addresses of its class. */
@ApplicationScoped
class OptionsAnswers {

    private final AllowedMethods allowed;

    OptionsAnswers(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    /** After {@link Authentication}. */
    @ServerRequestFilter(preMatching = true, priority = Priorities.USER + 1)
    @Nullable
    Response answer(ContainerRequestContext request) {
        if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
            return null;
        }
        return allowed.at(request.getUriInfo().getPath())
                .map(methods ->
                        Response.noContent().header(HttpHeaders.ALLOW, methods).build())
                .orElseGet(() -> ProblemMappers.response(Problem.of(
                        ProblemType.NOT_FOUND,
                        "nothing is at " + request.getUriInfo().getPath())));
    }
}
