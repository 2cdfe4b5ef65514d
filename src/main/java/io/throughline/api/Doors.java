package io.throughline.api;

import io.throughline.context.Contexts;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.CompletionDialect;
import io.throughline.dialect.Dialects;
import io.throughline.dialect.ItemDialect;
import io.throughline.dialect.ResponseDialect;
import io.throughline.pipeline.ChatPipeline;
import io.throughline.relay.Relay;
import io.throughline.relay.RelayKind;
import io.throughline.routing.Router;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The doors: a further client API of chat is one dialect and one line here. */
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

    @Bean
    ResponsesDoor responses(
            Dialects dialects,
            ChatPipeline pipeline,
            Clock clock,
            SseSettings sse,
            StoredItems items,
            BackgroundResponses background,
            BackgroundRefusals refusals) {
        var chat = new ChatDoor("/responses", dialects.inbound("openai-responses"), pipeline, clock, sse);
        return new ResponsesDoor(chat, items, background, refusals);
    }

    @Bean
    CompactDoor compact(
            Dialects dialects,
            ChatPipeline pipeline,
            Clock clock,
            SseSettings sse,
            Contexts contexts,
            ItemDialect items,
            ResponseDialect responses) {
        var chat = new ChatDoor("/responses", dialects.inbound("openai-responses"), pipeline, clock, sse);
        return new CompactDoor(chat, contexts, items, responses);
    }

    @Bean
    InputTokensDoor responseInputTokens(Dialects dialects, Router router, Contexts contexts) {
        return new InputTokensDoor(InputTokensDoor.RESPONSES, dialects, router, contexts);
    }

    @Bean
    InputTokensDoor messagesCountTokens(Dialects dialects, Router router, Contexts contexts) {
        return new InputTokensDoor(InputTokensDoor.MESSAGES, dialects, router, contexts);
    }

    @Bean
    StoredCompletionsDoor storedCompletions(Conversations conversations, CompletionDialect dialect) {
        return new StoredCompletionsDoor("/chat/completions", "GET", conversations, dialect);
    }

    @Bean
    StoredCompletionsDoor storedCompletion(Conversations conversations, CompletionDialect dialect) {
        return new StoredCompletionsDoor("/chat/completions/", "GET, POST, DELETE", conversations, dialect);
    }

    @Bean
    RelayDoor embeddings(Relay relay, Clock clock) {
        return new RelayDoor(RelayKind.EMBEDDINGS, relay, clock);
    }

    @Bean
    RelayDoor rerank(Relay relay, Clock clock) {
        return new RelayDoor(RelayKind.RERANK, relay, clock);
    }

    @Bean
    RelayDoor moderations(Relay relay, Clock clock) {
        return new RelayDoor(RelayKind.MODERATIONS, relay, clock);
    }

    @Bean
    RelayDoor images(Relay relay, Clock clock) {
        return new RelayDoor(RelayKind.IMAGES, relay, clock);
    }

    @Bean
    RelayDoor speech(Relay relay, Clock clock) {
        return new RelayDoor(RelayKind.SPEECH, relay, clock);
    }

    @Bean
    RelayDoor transcriptions(Relay relay, Clock clock) {
        return new RelayDoor(RelayKind.TRANSCRIPTIONS, relay, clock);
    }

    @Bean
    RelayDoor translations(Relay relay, Clock clock) {
        return new RelayDoor(RelayKind.TRANSLATIONS, relay, clock);
    }
}
