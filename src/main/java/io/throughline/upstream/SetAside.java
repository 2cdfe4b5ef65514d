package io.throughline.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells which models get no calls for the moment, because most of their last ones failed. */
@Component
public class SetAside {

    private final CallGuards guards;

    SetAside(CallGuards guards) {
        this.guards = guards;
    }

    /** Their names in order; {@code provider/*} stands for all models of a provider that no file lists. */
    public List<String> models() {
        return guards.breakers().getAllCircuitBreakers().stream()
                .filter(breaker -> breaker.getState() == CircuitBreaker.State.OPEN)
                .map(CircuitBreaker::getName)
                .sorted()
                .toList();
    }
}
