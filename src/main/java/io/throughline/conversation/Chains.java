package io.throughline.conversation;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.conversation.ChainStore.Named;
import io.throughline.conversation.ChainStore.Prefix;
import io.throughline.conversation.ChainStore.Unhashed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds the turn that a request continues, and what the model has to be told of what came before. */
@Component
final class Chains {

    /** A client that has the whole history has nearly always the newest turns of it: these are looked for first. */
    private static final int LIKELY = 8;

    /** A summary is looked for where so many messages come again: fewer fit any model. */
    private static final int LONG = 40;

    private final ChainStore store;
    private final SummaryStore summaries;

    Chains(ChainStore store, SummaryStore summaries) {
        this.store = store;
        this.summaries = summaries;
    }

    Mono<History> history(UUID organizationId, Continuing wish) {
        var parent = wish.parent();
        if (parent != null) {
            return named(organizationId, wish, parent);
        }
        if (wish.isWhole()) {
            return resent(organizationId, wish);
        }
        return store.upTo(organizationId, wish.key(), null)
                .map(turns -> withoutAnswerSentAgain(StoredMessages.history(turns, Parent.Kind.NEWEST), wish));
    }

    /** Whether a completed turn continues that one; false when it is gone. */
    Mono<Boolean> taken(UUID organizationId, String key, UUID turnId) {
        return store.find(organizationId, key, turnId)
                .map(found -> found.map(Named::taken).orElse(false));
    }

    private Mono<History> named(UUID organizationId, Continuing wish, UUID turnId) {
        var kind = wish.alone() ? Parent.Kind.ALONE : Parent.Kind.CHOSEN;
        return store.find(organizationId, wish.key(), turnId)
                .doOnNext(found -> check(found.orElse(null), wish, turnId))
                .then(store.upTo(organizationId, wish.key(), turnId))
                .map(turns -> StoredMessages.history(turns, kind));
    }

    private static void check(@Nullable Named turn, Continuing wish, UUID turnId) {
        if (turn == null) {
            throw wrong("is no turn of the conversation '" + wish.key() + "': " + turnId);
        }
        if (turn.status() != TurnStatus.COMPLETED) {
            throw wrong("must be a completed turn, but " + turnId + " was "
                    + turn.status().name().toLowerCase(Locale.ROOT));
        }
        if (wish.alone() && turn.taken()) {
            throw taken(turnId);
        }
    }

    private static GatewayException wrong(String problem) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, "throughline.parent " + problem, "throughline.parent");
    }

    /** Somebody else was faster. */
    static GatewayException taken(@Nullable UUID turnId) {
        return GatewayException.of(
                ErrorKind.CONFLICT,
                "turn " + turnId
                        + " has been continued by another request; read the conversation and continue its newest "
                        + "turn, or ask without strict for a branch",
                "throughline.parent");
    }

    private static History withoutAnswerSentAgain(History history, Continuing wish) {
        var said = wish.said();
        var messages = history.messages();
        if (said.isEmpty() || messages.isEmpty() || said.getFirst().role() != Role.ASSISTANT) {
            return history;
        }
        return PrefixHash.same(messages.getLast(), said.getFirst()) ? history.withoutLast() : history;
    }

    /** Where a client's messages can end a turn, and the hashes of all up to there. */
    private record Ends(List<UUID> hashes, Map<UUID, Integer> counts) {

        static Ends of(List<Message> said) {
            var each = PrefixHash.ofEach(said);
            var counts = IntStream.range(0, said.size())
                    .filter(i -> said.get(i).role() == Role.ASSISTANT)
                    .boxed()
                    .collect(Collectors.toMap(each::get, i -> i + 1, Math::max));
            var hashes = each.stream().filter(counts::containsKey).distinct().toList();
            return new Ends(hashes.reversed(), counts);
        }

        int count(Prefix found) {
            return counts.getOrDefault(found.hash(), 0);
        }

        boolean isLongest(Prefix found) {
            return found.hash().equals(hashes.getFirst());
        }
    }

    private Mono<History> resent(UUID organizationId, Continuing wish) {
        var ends = Ends.of(wish.said());
        return longest(organizationId, wish.key(), ends)
                .filter(ends::isLongest)
                .switchIfEmpty(hashAll(organizationId, wish.key()).then(longest(organizationId, wish.key(), ends)))
                .flatMap(found -> wish.instructed()
                        ? Mono.just(after(found, ends.count(found), List.of()))
                        : store.instructions(organizationId, found.turnId())
                                .map(instructions -> after(found, ends.count(found), instructions)))
                .flatMap(history ->
                        history.again() < LONG ? Mono.just(history) : summarized(organizationId, wish, history, ends))
                .defaultIfEmpty(new History(List.of(), List.of(), 0, new Parent(null, null, Parent.Kind.CHOSEN)));
    }

    /** With what stands for some of what the client has sent again. */
    private Mono<History> summarized(UUID organizationId, Continuing wish, History history, Ends ends) {
        return summaries
                .at(organizationId, wish.key(), ends.hashes())
                .map(found -> history.with(new KeptSummary(
                        0,
                        ends.counts().getOrDefault(found.prefix(), 0),
                        false,
                        found.turns(),
                        found.text(),
                        found.model())))
                .defaultIfEmpty(history);
    }

    int mostTurns() {
        return store.mostTurns();
    }

    /** The newest turns of that line, up to the settings' bound. */
    Mono<List<StoredMessages>> upTo(UUID organizationId, String key, UUID last) {
        return store.upTo(organizationId, key, last);
    }

    private static History after(Prefix found, int again, List<Message> instructions) {
        return new History(
                instructions, List.of(), again, new Parent(found.turnId(), found.hash(), Parent.Kind.CHOSEN));
    }

    private Mono<Prefix> longest(UUID organizationId, String key, Ends ends) {
        var likely = ends.hashes().subList(0, Math.min(LIKELY, ends.hashes().size()));
        var others = ends.hashes().subList(likely.size(), ends.hashes().size());
        var found = longestOf(organizationId, key, likely, ends);
        return others.isEmpty() ? found : found.switchIfEmpty(longestOf(organizationId, key, others, ends));
    }

    private Mono<Prefix> longestOf(UUID organizationId, String key, List<UUID> hashes, Ends ends) {
        return store.find(organizationId, key, hashes)
                .reduce((one, other) -> ends.count(one) >= ends.count(other) ? one : other);
    }

    /** Turns that two writers brought at once have no hash yet: their parent was decided at the commit. */
    private Mono<Void> hashAll(UUID organizationId, String key) {
        return store.withoutPrefix(organizationId, key)
                .map(Chains::hashed)
                .flatMap(prefixes -> prefixes.isEmpty()
                        ? Mono.<Void>empty()
                        : store.put(organizationId, prefixes).then(hashAll(organizationId, key)));
    }

    private static List<Prefix> hashed(List<Unhashed> turns) {
        var known = new HashMap<UUID, UUID>();
        var prefixes = new ArrayList<Prefix>(turns.size());
        for (var turn : turns) {
            var parent = turn.parentId();
            var before = parent == null || turn.parentPrefix() != null ? turn.parentPrefix() : known.get(parent);
            if (parent == null || before != null) {
                var hash = PrefixHash.of(before, turn.turn().messages(), null);
                known.put(turn.turn().turnId(), hash);
                prefixes.add(new Prefix(turn.turn().turnId(), hash));
            }
        }
        return prefixes;
    }
}
