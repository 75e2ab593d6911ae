package dev.leadline.api.live;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.api.TaskResource;
import dev.leadline.archive.KeptTasks;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.live.LiveStreams;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Checks requests for streams. It is a filter because the framework sends the status of a stream before the stream has said
 * anything: what is wrong with the request must be known before that.
 */
@ApplicationScoped
class StreamRequests {

    static final String HEADER = "Last-Event-ID";
    static final String PARAMETER = "lastEventId";

    private final LiveStreams streams;
    private final KeptTasks kept;

    StreamRequests(LiveStreams streams, KeptTasks kept) {
        this.streams = streams;
        this.kept = kept;
    }

    @Streamed
    @ServerRequestFilter
    Uni<@Nullable Response> check(ContainerRequestContext request) {
        Queries.only(request.getUriInfo(), PARAMETER);
        Caller caller = Caller.of(request.getSecurityContext()).require(Caller.Scope.READ);
        if (streams.isFull()) {
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    "this process serves as many streams of events as it may, or is about to stop: try again later");
        }
        String last = lastEventId(request);
        String id = request.getUriInfo().getPathParameters().getFirst("id");
        try {
            return id == null ? checkTenant(last) : checkTask(id, last, caller);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    PARAMETER, e.getMessage() + "; leave it out, or send the id of the last event that came");
        }
    }

    private Uni<@Nullable Response> checkTenant(@Nullable String last) {
        if (last != null) {
            streams.checkTenantEvent(last);
        }
        return Uni.createFrom().nullItem();
    }

    private Uni<@Nullable Response> checkTask(String text, @Nullable String last, Caller caller) {
        TaskId id = TaskResource.parse(text);
        streams.checkTaskEvent(last);
        return kept.find(id, caller.visibleTenant()).map(task -> nothingMore(TaskResource.found(task, text), last));
    }

    /** A browser that comes back after the end is told by 204 not to do so again (HTML, 9.2.3). */
    private @Nullable Response nothingMore(Task task, @Nullable String last) {
        return streams.isAtEnd(task, last) ? Response.noContent().build() : null;
    }

    /** The header is what browsers send when they come back; it is newer than the parameter of their address. */
    static @Nullable String lastEventId(ContainerRequestContext request) {
        String header = request.getHeaderString(HEADER);
        return header != null && !header.isBlank()
                ? header.strip()
                : request.getUriInfo().getQueryParameters().getFirst(PARAMETER);
    }
}
