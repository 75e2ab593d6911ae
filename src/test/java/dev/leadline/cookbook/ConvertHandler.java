package dev.leadline.cookbook;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;

@Singleton
@Blocking
class ConvertHandler implements TaskHandler<ConvertHandler.File, Integer> {

    record File(int pages) {}

    final CountDownLatch firstPage = new CountDownLatch(1);

    @Override
    public String name() {
        return "convert_task";
    }

    @Override
    public String description() {
        return "Converts a file with a library that blocks.";
    }

    @Override
    public Uni<Integer> run(File file, TaskContext context) {
        int done = 0;
        while (done < file.pages() && !context.isCancelled()) {
            convertPage(done++);
        }
        return Uni.createFrom().item(done);
    }

    private void convertPage(int page) {
        firstPage.countDown();
    }
}
