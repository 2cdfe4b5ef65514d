package io.throughline.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.database.GroupCommit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Keeps answers by the id of their first tool call, so that a request which answers the call can be given what its client threw away. The
 * newest are in memory too, where nothing is waited for; the database is asked after a restart and by other gateways, for a short time only: a
 * request without them is still a request.
 */
@Component
final class KeptAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswers.class);
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** So that what another gateway deleted is soon gone from here. */
    private static final Duration IN_MEMORY = Duration.ofMinutes(10);

    private static final long CHARS_IN_MEMORY = 1L << 24;

    private final KeptAnswerStore store;
    private final GroupCommit<KeptAnswer> commits;
    private final Cache<KeptAnswer.Name, KeptAnswer> newest = Caffeine.newBuilder()
            .maximumWeight(CHARS_IN_MEMORY)
            .expireAfterWrite(IN_MEMORY)
            .<KeptAnswer.Name, KeptAnswer>weigher(
                    (name, kept) -> name.callId().length() + kept.json().length())
            .build();

    KeptAnswers(KeptAnswerStore store, GroupCommit<KeptAnswer> commits) {
        this.store = store;
        this.commits = commits;
    }

    void keep(KeptAnswer kept) {
        newest.put(kept.name(), kept);
        if (!commits.offer(kept, failure -> LOG.warn("an answer could not be kept: {}", failure.toString()))) {
            LOG.warn("an answer could not be kept: too many wait");
        }
    }

    /** Those of a conversation that was deleted. */
    void forget(UUID organizationId, String conversation) {
        newest.asMap()
                .values()
                .removeIf(kept ->
                        kept.organizationId().equals(organizationId) && conversation.equals(kept.conversation()));
    }

    Mono<Map<String, Message>> find(UUID organizationId, Collection<String> callIds) {
        var found = new HashMap<String, Message>();
        var missing = new ArrayList<String>();
        for (var id : callIds) {
            var kept = newest.getIfPresent(new KeptAnswer.Name(organizationId, id));
            if (kept == null) {
                missing.add(id);
            } else {
                found.put(id, MessageJson.read(kept.json()).getFirst());
            }
        }
        if (missing.isEmpty()) {
            return Mono.just(found);
        }
        return store.find(organizationId, missing)
                .timeout(PATIENCE)
                .onErrorResume(failure -> {
                    LOG.warn("kept answers could not be read, the request goes without: {}", failure.toString());
                    return Mono.just(Map.of());
                })
                .map(stored -> {
                    found.putAll(stored);
                    return found;
                });
    }
}
