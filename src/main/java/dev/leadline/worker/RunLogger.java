package dev.leadline.worker;

import dev.leadline.task.LeasedTask;
import org.jboss.logging.Logger;

/** A handler's logger. Each of its lines starts with the task's id, whatever thread writes it. */
final class RunLogger extends Logger {

    private static final long serialVersionUID = 1;

    private final Logger log;
    private final String id;

    RunLogger(LeasedTask task) {
        super("dev.leadline.task." + task.handler());
        this.log = Logger.getLogger(getName());
        this.id = task.id() + " ";
    }

    @Override
    public boolean isEnabled(Level level) {
        return log.isEnabled(level);
    }

    @Override
    protected void doLog(Level level, String caller, Object message, Object[] parameters, Throwable thrown) {
        log.log(caller, level, id + message, parameters, thrown);
    }

    @Override
    protected void doLogf(Level level, String caller, String format, Object[] parameters, Throwable thrown) {
        log.logf(caller, level, thrown, id + format, parameters);
    }
}
