package io.throughline.routing.policy;

import io.throughline.catalog.Capability;
import io.throughline.catalog.TaskKind;
import io.throughline.routing.Needs;
import io.throughline.routing.grammar.Wish;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which kind of task a request is, as far as its caller says. */
final class Tasks {

    private static final Map<String, TaskKind> BY_ID =
            Arrays.stream(TaskKind.values()).collect(Collectors.toUnmodifiableMap(TaskKind::id, Function.identity()));

    private Tasks() {}

    /** The one that the wish names as a capability ({@code with code}); with several, or without, vision for images and else the general one. */
    static TaskKind of(Wish wish, Needs needs) {
        var named = wish.with().stream().filter(BY_ID::containsKey).toList();
        if (named.size() == 1) {
            return BY_ID.getOrDefault(named.getFirst(), TaskKind.GENERAL);
        }
        return named.isEmpty() && needs.capabilities().contains(Capability.VISION) ? TaskKind.VISION : TaskKind.GENERAL;
    }
}
