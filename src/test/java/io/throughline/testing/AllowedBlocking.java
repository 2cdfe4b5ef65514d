package io.throughline.testing;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Blocking calls of libraries on their own event loops, each with its reason. */
public final class AllowedBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Ids need random bits, which the JDK reads from a file that never makes a reader wait.
        builder.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes");
        // PostgreSQL's login needs a random number, which the JDK reads from a file of the system.
        builder.allowBlockingCallsInside("com.ongres.scram.common.ScramFunctions", "nonce");
        // A breaker changes its state under a lock, which is held for a few assignments, once in a pause.
        builder.allowBlockingCallsInside(
                "io.github.resilience4j.circuitbreaker.internal.CircuitBreakerStateMachine$OpenState",
                "toHalfOpenState");
    }
}
