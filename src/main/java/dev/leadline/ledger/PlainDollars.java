package dev.leadline.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Writes an amount of money into JSON as people read it: 0.00000075, and not 7.5E-7. For amounts only, since they have a known
 * number of digits: any other number could have a billion of them.
 */
public final class PlainDollars extends JsonSerializer<BigDecimal> {

    @Override
    public void serialize(BigDecimal dollars, JsonGenerator to, SerializerProvider provider) throws IOException {
        to.writeNumber(dollars.toPlainString());
    }
}
