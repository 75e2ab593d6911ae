package dev.leadline.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.leadline.task.Usage;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.math.BigDecimal;

/** Has what a task cost written as {@link PlainDollars}: {@link Usage} is in a package that knows nothing of JSON. */
@Singleton
class PlainMoney implements ObjectMapperCustomizer {

    @RegisterForReflection
    interface Written {
        @JsonSerialize(using = PlainDollars.class)
        BigDecimal costUsd();
    }

    @Override
    public void customize(ObjectMapper json) {
        json.addMixIn(Usage.class, Written.class);
    }
}
