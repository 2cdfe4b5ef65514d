package io.throughline.api.threads;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings below {@code throughline.threads}.
 *
 * @param defaultModel the model string for a message that names no model, of an assistant that has none
 * @param maxDocument the largest file that is kept; its form must also be within {@code throughline.http.max-body}
 */
@ConfigurationProperties("throughline.threads")
record ThreadSettings(
        @DefaultValue("auto") String defaultModel,
        @DefaultValue("20MB") DataSize maxDocument) {}
