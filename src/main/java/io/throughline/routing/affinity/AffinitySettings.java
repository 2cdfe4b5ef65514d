package io.throughline.routing.affinity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline.routing}.
 *
 * @param affinity how long after an answer its provider is taken to hold the prompt in its cache; 0 switches that and sessions off
 */
@ConfigurationProperties("throughline.routing")
record AffinitySettings(@DefaultValue("5m") Duration affinity) {

    static final AffinitySettings OFF = new AffinitySettings(Duration.ZERO);
}
