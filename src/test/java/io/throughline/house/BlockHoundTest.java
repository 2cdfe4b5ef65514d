package io.throughline.house;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BlockHoundTest {

    @Test
    void aBlockingCallOnAnEventLoopFails() {
        var sleepy = Mono.fromCallable(BlockHoundTest::sleep).subscribeOn(Schedulers.parallel());
        StepVerifier.create(sleepy)
                .expectErrorMatches(error -> error instanceof BlockingOperationError)
                .verify(Duration.ofSeconds(10));
    }

    private static boolean sleep() throws InterruptedException {
        Thread.sleep(1);
        return true;
    }
}
