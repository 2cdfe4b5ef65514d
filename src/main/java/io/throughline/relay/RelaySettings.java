package io.throughline.relay;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings below {@code throughline.relay}: how much of an upload is held in memory.
 *
 * @param heldUpload what may come before the model is known
 * @param replay how much is kept to be sent once more, when a provider fails
 */
@ConfigurationProperties("throughline.relay")
record RelaySettings(
        @DefaultValue("32MB") DataSize heldUpload,
        @DefaultValue("1MB") DataSize replay) {}
