package io.throughline.context;

import io.throughline.chat.FitMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How conversations are made to fit.
 *
 * @param fit where the request says nothing of it
 */
@ConfigurationProperties("throughline.context")
record ContextSettings(@DefaultValue("auto") FitMode fit) {}
