package dev.leadline.api;

import dev.leadline.RedisUnavailable;
import dev.leadline.archive.ArchiveUnavailable;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import io.quarkus.logging.Log;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every failure of a request becomes a problem here. Written by hand: the Quarkiverse extension for RFC 9457 has no
 * release that goes with this platform.
 */
public class ProblemMappers {

    private final AllowedMethods allowed;

    ProblemMappers(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    @ServerExceptionMapper
    public Response problem(ProblemException failure) {
        return response(failure.problem());
    }

    @ServerExceptionMapper
    public Response arguments(InvalidArguments failure) {
        return response(ProblemException.invalid(TaskRequests.inArgs(failure.mistakes()))
                .problem());
    }

    @ServerExceptionMapper
    public Response broker(RedisUnavailable failure) {
        return response(of(failure));
    }

    @ServerExceptionMapper
    public Response archive(ArchiveUnavailable failure) {
        return response(Problem.of(ProblemType.ARCHIVE_UNAVAILABLE, ArchiveUnavailable.DETAIL));
    }

    static Problem of(RedisUnavailable failure) {
        String outcome = failure.outcomeKnown()
                ? "; nothing was changed"
                : "; the outcome is unknown: repeat with the same Idempotency-Key, or look before you repeat";
        return Problem.of(
                failure.isFull() ? ProblemType.FULL : ProblemType.UNAVAILABLE, failure.getMessage() + outcome);
    }

    @ServerExceptionMapper
    public Response notFound(NotFoundException failure, UriInfo uri) {
        // The framework says so, too, when one resource has the address but not the method, and another one matches
        // less of it.
        return allowed.at(uri.getPath())
                .map(methods -> notAllowed(Optional.of(methods)))
                .orElseGet(() -> response(Problem.of(ProblemType.NOT_FOUND, "nothing is at " + uri.getPath())));
    }

    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException failure, UriInfo uri) {
        return notAllowed(allowed.at(uri.getPath()));
    }

    private static Response notAllowed(Optional<String> allow) {
        Response answer = response(Problem.of(
                ProblemType.METHOD_NOT_ALLOWED,
                allow.map("allowed here: "::concat).orElse("this address does not know the method")));
        return Response.fromResponse(answer)
                .header(HttpHeaders.ALLOW, allow.orElse(""))
                .build();
    }

    @ServerExceptionMapper
    public Response notSupported(NotSupportedException failure) {
        return response(Problem.of(
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "send application/json (or application/x-ndjson to /api/v1/tasks/batch)"));
    }

    @ServerExceptionMapper
    public Response notAcceptable(NotAcceptableException failure) {
        return response(Problem.of(
                ProblemType.NOT_ACCEPTABLE, "answers are application/json, problems application/problem+json"));
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        ProblemType type = ProblemType.of(status);
        if (status >= 500) {
            Log.error("A request failed", failure);
        }
        return response(new Problem(type.uri(), type.title(), status, type.title(), null, null));
    }

    @ServerExceptionMapper
    public Response anything(Throwable failure) {
        Log.error("A request failed", failure);
        return response(Problem.of(ProblemType.INTERNAL, "the server's log tells why"));
    }

    static Response response(Problem problem) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == ProblemType.UNAVAILABLE.status()) {
            answer.header(HttpHeaders.RETRY_AFTER, problem.type().equals(ProblemType.FULL.uri()) ? 10 : 1);
        }
        if (problem.status() == ProblemType.UNAUTHENTICATED.status()) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer.build();
    }
}
