package io.throughline.assist;

import io.throughline.catalog.Price;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.chat.Usage;
import io.throughline.routing.Route;
import io.throughline.usage.Costing;
import io.throughline.usage.Ledger;
import io.throughline.usage.Outcome;
import io.throughline.usage.UsageRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes down what each call has cost whom. */
final class CostedChatModel implements ChatModel {

    private final ChatModel model;
    private final String name;
    private final Purpose purpose;
    private final Ledger ledger;
    private final Ids ids;
    private final Clock clock;

    CostedChatModel(ChatModel model, String name, Purpose purpose, Ledger ledger, Ids ids, Clock clock) {
        this.model = model;
        this.name = name;
        this.purpose = purpose;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        var began = clock.instant();
        try {
            var response = model.call(prompt);
            ledger.spentOnOwnWork(record(began, response, Outcome.COMPLETED, null));
            return response;
        } catch (RuntimeException e) {
            var kind =
                    e instanceof GatewayException known ? known.error().kind().name() : "UPSTREAM_BROKEN";
            ledger.spentOnOwnWork(record(began, null, Outcome.REFUSED, kind));
            throw e;
        }
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Mono.fromCallable(() -> call(prompt))
                .subscribeOn(Schedulers.boundedElastic())
                .flux();
    }

    private UsageRecord record(
            Instant began, @Nullable ChatResponse response, Outcome outcome, @Nullable String error) {
        Route route = response == null ? null : response.getMetadata().get(SpringAiMessages.ROUTE);
        var usage = usage(response);
        var price = price(route, usage);
        var cost = Costing.cost(price, usage).orElse(null);
        var id = ids.next();
        return new UsageRecord(
                id,
                purpose.organizationId(),
                purpose.keyId(),
                ids.next("req_"),
                began,
                purpose.door(),
                name,
                route == null ? "" : route.provider().id(),
                route == null ? name : route.model().name(),
                false,
                outcome.id(),
                error,
                usage,
                false,
                price == null ? null : price.version(),
                cost == null ? null : cost.nanoUsd(),
                Duration.between(began, clock.instant()),
                null,
                1,
                purpose.conversation(),
                null);
    }

    private static @Nullable Price price(@Nullable Route route, @Nullable Usage usage) {
        var listed = route == null ? null : route.model().price();
        return listed == null || usage == null ? listed : listed.at(usage.inputTokens());
    }

    /** That of our own reading knows of caches; an SDK's knows two sums. */
    private static @Nullable Usage usage(@Nullable ChatResponse response) {
        if (response == null) {
            return null;
        }
        Usage own = response.getMetadata().get(SpringAiMessages.USAGE);
        var told = response.getMetadata().getUsage();
        boolean unsaid = told == null || told.getTotalTokens() == null || told.getTotalTokens() == 0;
        return own != null ? own : unsaid ? null : Usage.of(told.getPromptTokens(), told.getCompletionTokens());
    }
}
