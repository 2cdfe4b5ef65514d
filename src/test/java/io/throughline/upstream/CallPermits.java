package io.throughline.upstream;

import org.springframework.context.ApplicationContext;

/** Shows tests of other packages which permits are taken. */
public final class CallPermits {

    private CallPermits() {}

    /** Calls that hold a permit now, of all models together. */
    public static int taken(ApplicationContext gateway) {
        return gateway.getBean(CallGuards.class).bulkheads().getAllBulkheads().stream()
                .map(bulkhead -> bulkhead.getMetrics())
                .mapToInt(metrics -> metrics.getMaxAllowedConcurrentCalls() - metrics.getAvailableConcurrentCalls())
                .sum();
    }
}
