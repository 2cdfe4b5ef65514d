package io.throughline.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code throughline.sandbox}.
 *
 * @param enabled whether there is a sandbox provider at all
 * @param pause the pause before each piece of a streamed answer
 * @param slowFirst how long the model {@code slow} waits before its first token
 * @param slowEach how long the model {@code slow} waits before each further token
 */
@ConfigurationProperties("throughline.sandbox")
record SandboxSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("8ms") Duration pause,
        @DefaultValue("2s") Duration slowFirst,
        @DefaultValue("300ms") Duration slowEach) {

    Pacing pacing() {
        return new Pacing(pause, slowFirst, slowEach);
    }
}
