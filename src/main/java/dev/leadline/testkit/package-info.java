/**
 * Runs handlers in plain unit tests: without Quarkus, without Redis, on a clock that a test moves. It is part of the main jar,
 * so that one dependency is enough, and it needs no test library: what is wrong is told by an {@link AssertionError}.
 *
 * <p>Arguments are checked, failures are classified, and retries are planned by the classes that workers use; a test runs the
 * same handlers here and on a real worker, and compares. Not simulated are the turns of tenants, limits, unique tasks,
 * schedules and flows.
 */
@NullMarked
package dev.leadline.testkit;

import org.jspecify.annotations.NullMarked;
