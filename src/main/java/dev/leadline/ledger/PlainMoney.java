package dev.leadline.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Has amounts of money written into JSON as people read them: 0.00000075, and not 7.5E-7. */
@Singleton
class PlainMoney implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper json) {
        json.configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
    }
}
