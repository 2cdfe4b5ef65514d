package io.throughline.api;

import io.throughline.dialect.Dialects;
import io.throughline.pipeline.ChatPipeline;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The chat doors: a further client API is one dialect and one line here. */
@Configuration(proxyBeanMethods = false)
class Doors {

    @Bean
    ChatDoor chatCompletions(Dialects dialects, ChatPipeline pipeline, Clock clock, SseSettings sse) {
        return new ChatDoor("/chat/completions", dialects.inbound("openai-chat"), pipeline, clock, sse);
    }

    @Bean
    ChatDoor messages(Dialects dialects, ChatPipeline pipeline, Clock clock, SseSettings sse) {
        return new ChatDoor("/messages", dialects.inbound("anthropic"), pipeline, clock, sse);
    }
}
