package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.quota.Allowances;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** What a provider does not have: reads what the simulator billed and refused, and changes what it allows. */
final class SimulatorControl {

    private static final String BILL = "/simulator/bill";
    private static final String QUOTA = "/simulator/quota";

    private final SimulatorBill bill;
    private final SimulatorQuota quota;
    private final ObjectMapper json;

    SimulatorControl(SimulatorBill bill, SimulatorQuota quota, ObjectMapper json) {
        this.bill = bill;
        this.quota = quota;
        this.json = json;
    }

    void register(Router router, int order) {
        router.get(BILL).order(order).handler(this::showBill);
        router.delete(BILL).order(order).handler(call -> {
            bill.clear();
            done(call);
        });
        router.get(QUOTA).order(order).handler(call -> send(call, quota.counts()));
        router.delete(QUOTA).order(order).handler(call -> {
            quota.clear();
            done(call);
        });
        router.put(QUOTA)
                .order(order)
                .handler(BodyHandler.create(false).setBodyLimit(64 << 10))
                .handler(this::limit);
    }

    /** The bill of the key that asks; without a key, of all. */
    private void showBill(RoutingContext call) {
        String key = SimulatorReplies.key(call);
        send(call, key.isEmpty() ? bill.all() : bill.of(key));
    }

    private void limit(RoutingContext call) {
        String text = call.body().asString();
        try {
            quota.limit(text == null || text.isBlank() ? Allowances.NONE : Allowances.parse(text.strip()));
            done(call);
        } catch (IllegalArgumentException e) {
            call.response().setStatusCode(400).end("The body must have " + SimulatorConfig.LimitsText.RIGHT + "\n");
        }
    }

    private static void done(RoutingContext call) {
        call.response().setStatusCode(204).end();
    }

    private void send(RoutingContext call, Object body) {
        try {
            call.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
