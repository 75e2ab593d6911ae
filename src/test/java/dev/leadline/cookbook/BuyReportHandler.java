package dev.leadline.cookbook;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

@Singleton
class BuyReportHandler implements TaskHandler<BuyReportHandler.Order, String> {

    record Order(String company) {}

    private final ReportShop shop;

    BuyReportHandler(ReportShop shop) {
        this.shop = shop;
    }

    @Override
    public String name() {
        return "buy_report_task";
    }

    @Override
    public String description() {
        return "Buys a report about a company, and mails it.";
    }

    @Override
    public Uni<String> run(Order order, TaskContext context) {
        return context.step("buy", String.class, () -> shop.buy(order.company()))
                .call(report -> context.step("mail", Void.class, () -> shop.mail(report)));
    }
}
