package dev.leadline.api.audit;

import static dev.leadline.api.Api.TASKS;
import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.READER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.TenantProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What operators did can be seen afterwards. In bodies ' stands for ". */
@QuarkusTest
@TestProfile(TenantProfile.class)
class AuditTest {

    private static final String V1 = "/api/v1";
    private static final String IDLE = "{'task': 'health_check_task', 'args': [1, 2], 'queue': 'idle'}";

    private static RequestSpecification as(String secret) {
        return given().header("Authorization", "Bearer " + secret).contentType("application/json");
    }

    private static RequestSpecification admin(String body) {
        return as(ADMIN).body(body.replace('\'', '"'));
    }

    private static void done(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isBetween(200, 299);
    }

    private static JsonPath audit(int limit) {
        return as(ADMIN)
                .queryParam("limit", limit)
                .get(V1 + "/audit")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String task(String secret, String body) {
        return as(secret)
                .body(body.replace('\'', '"'))
                .post(TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    @Test
    void everythingThatOperatorsChangeIsNotedWithWhoDidIt() {
        String cancelled = task(ACME, IDLE);
        String flow = as(ACME).body("{'group': [%s]}".formatted(IDLE).replace('\'', '"'))
                .post(V1 + "/flows")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        String worker = as(ADMIN).get(V1 + "/workers").path("items[0].id");

        done(as(ADMIN).post(V1 + "/queues/audited/pause"));
        done(as(ADMIN).post(V1 + "/queues/audited/resume"));
        done(as(ADMIN).delete(V1 + "/queues/audited/tasks"));
        done(admin("{'to': 'audited-too'}").post(V1 + "/queues/audited/move"));
        done(as(ACME).delete(TASKS + "/" + cancelled));
        done(as(ACME).post(TASKS + "/" + cancelled + "/retry"));
        done(admin("{'tag': 'nothing-has-it'}").post(TASKS + "/cancel"));
        done(admin("{'tag': 'nothing-has-it'}").post(TASKS + "/retry"));
        done(as(ACME).delete(V1 + "/flows/" + flow));
        as(ACME).queryParam("wait", "PT20S").get(V1 + "/flows/" + flow);
        done(as(ACME).post(V1 + "/flows/" + flow + "/retry"));
        done(admin("{'concurrent': 3}").put(V1 + "/limits/key:audited"));
        done(as(ADMIN).delete(V1 + "/limits/key:audited"));
        done(admin("{'weight': 3}").put(V1 + "/tenants/acme"));
        done(as(ADMIN).delete(V1 + "/tenants/acme"));
        done(admin("{'hardUsd': 5}").put(V1 + "/budgets/audited"));
        done(admin("{}").put(V1 + "/budgets/audited"));
        done(admin("{'every': 'PT1H', 'task': 'health_check_task', 'args': [41, 42], 'queue': 'idle'}")
                .put(V1 + "/schedules/audited"));
        done(as(ADMIN).post(V1 + "/schedules/audited/pause"));
        done(as(ADMIN).post(V1 + "/schedules/audited/resume"));
        done(as(ADMIN).post(V1 + "/schedules/audited/run"));
        done(as(ADMIN).delete(V1 + "/schedules/audited"));
        done(admin("{'concurrency': 50}").patch(V1 + "/workers/" + worker));
        done(as(ADMIN).post(V1 + "/workers/" + worker + "/drain"));
        done(as(ADMIN).post(V1 + "/workers/" + worker + "/resume"));

        JsonPath audit = audit(24);
        List<String> actions = new ArrayList<>(audit.getList("items.action", String.class));
        java.util.Collections.reverse(actions);
        assertThat(actions)
                .containsExactly(
                        "queue.pause",
                        "queue.resume",
                        "queue.purge",
                        "queue.move",
                        "task.cancel",
                        "task.retry",
                        "tasks.cancel",
                        "tasks.retry",
                        "flow.cancel",
                        "flow.retry",
                        "limit.set",
                        "limit.delete",
                        "tenant.weight",
                        "tenant.forget",
                        "budget.set",
                        "budget.set",
                        "schedule.set",
                        "schedule.pause",
                        "schedule.resume",
                        "schedule.run",
                        "schedule.delete",
                        "worker.change",
                        "worker.drain",
                        "worker.resume");
        JsonPath cancel = audit(24).setRootPath("items.find { it.action == 'task.cancel' }");
        assertThat(cancel.getString("who")).isEqualTo("acme");
        assertThat(cancel.getString("target")).isEqualTo(cancelled);
        assertThat(Instant.parse(cancel.getString("at")))
                .isBeforeOrEqualTo(Instant.now().plusSeconds(5));
        assertThat(detail(audit, "limit.set")).isEqualTo(Map.of("request", Map.of("concurrent", 3)));
        assertThat(audit.getList("items.findAll { it.action == 'budget.set' }.detail.request"))
                .isEqualTo(List.of(Map.of(), Map.of("hardUsd", 5)));
        assertThat(audit.getList("items.findAll { it.action == 'budget.set' }.target"))
                .containsOnly("audited");
        assertThat(detail(audit, "queue.purge").toString()).contains("answer");
        assertThat(detail(audit, "tasks.cancel"))
                .containsEntry("request", Map.of("tag", "nothing-has-it"))
                .extracting("answer")
                .asString()
                .contains("matched=0");
        // Arguments may hold what not everybody is to see.
        assertThat(detail(audit, "schedule.set")).isEmpty();
        assertThat(audit.getList(
                        "items.findAll { it.action != 'task.cancel' && it.action != 'task.retry' && !it.action.startsWith('flow') }.who",
                        String.class))
                .containsOnly("boss");
    }

    private static Map<String, Object> detail(JsonPath audit, String action) {
        return audit.getMap("items.find { it.action == '" + action + "' }.detail");
    }

    @Test
    void whatWasRefusedOrOnlyCountedIsNotNoted() {
        done(as(ADMIN).post(V1 + "/queues/marked/pause"));

        Api.problem(as(READER).post(V1 + "/queues/marked/resume"), 403, "forbidden");
        Api.problem(as(ADMIN).delete(TASKS + "/01900000-0000-7000-8000-000000000001"), 404, "not-found");
        done(admin("{'tag': 'x', 'dryRun': true}").post(TASKS + "/cancel"));

        assertThat(audit(1).getString("items[0].action")).isEqualTo("queue.pause");
        assertThat(audit(1).getString("items[0].target")).isEqualTo("marked");
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        for (int i = 0; i < 5; i++) {
            done(as(ADMIN).post(V1 + "/queues/paged-" + i + "/pause"));
        }

        JsonPath first = audit(2);
        JsonPath second = as(ADMIN)
                .queryParam("limit", 3)
                .queryParam("cursor", first.getString("next"))
                .get(V1 + "/audit")
                .jsonPath();

        assertThat(first.getList("items.target", String.class)).containsExactly("paged-4", "paged-3");
        assertThat(second.getList("items.target", String.class)).containsExactly("paged-2", "paged-1", "paged-0");
    }

    @Test
    void onlyAnAdministratorSeesIt() {
        Api.problem(as(ACME).get(V1 + "/audit"), 403, "forbidden");
        Api.problem(as(READER).get(V1 + "/audit"), 403, "forbidden");
        Api.problem(as(ADMIN).queryParam("cursor", "x").get(V1 + "/audit"), 400, "invalid-request");
    }

    @Test
    void everyDeedIsALineOfTheLog() {
        List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new java.util.logging.SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.leadline.audit");
        logger.addHandler(handler);
        try {
            done(as(ADMIN).post(V1 + "/queues/logged/pause"));
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("boss").contains("queue.pause").contains("logged");
    }
}
