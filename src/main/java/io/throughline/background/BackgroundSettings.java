package io.throughline.background;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline.background}.
 *
 * @param alive how long a gateway that no longer reports itself counts as still answering
 * @param look how often it reports itself, and sees whether another gateway was told to cancel
 */
@ConfigurationProperties("throughline.background")
record BackgroundSettings(
        @DefaultValue("15s") Duration alive,
        @DefaultValue("1s") Duration look) {

    BackgroundSettings {
        if (!look.isPositive() || alive.compareTo(look) <= 0) {
            throw new IllegalArgumentException(
                    "throughline.background.alive must be longer than .look, and that longer than nothing");
        }
    }
}
