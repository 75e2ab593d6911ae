package dev.leadline.cookbook;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Somebody who sells reports, and sends mails. */
@Singleton
class ReportShop {

    int sold;
    int mailsThatFail;

    Uni<String> buy(String company) {
        return Uni.createFrom().item(() -> "report " + ++sold + " about " + company);
    }

    Uni<Void> mail(String report) {
        return Uni.createFrom().voidItem().invoke(() -> {
            if (mailsThatFail-- > 0) {
                throw new IllegalStateException("the mail server is away");
            }
        });
    }
}
