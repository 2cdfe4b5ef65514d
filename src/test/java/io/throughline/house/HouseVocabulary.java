package io.throughline.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The words the house rules are written in. */
final class HouseVocabulary {

    /** Modules whose public classes are many because they are words, not workers; and the entry point. */
    private static final Set<String> VOCABULARIES =
            Set.of("io.throughline", "io.throughline.wire", "io.throughline.chat");

    /** Public classes that are no face: a value that must not show its content as a record does, and pure functions. */
    private static final Set<String> NO_FACES = Set.of(
            "io.throughline.dialect.Controls",
            "io.throughline.dialect.Fields",
            "io.throughline.dialect.ModelList",
            "io.throughline.dialect.JsonInWords",
            "io.throughline.dialect.OfferedTools",
            "io.throughline.dialect.OpenAiErrors",
            "io.throughline.dialect.GatewayFields",
            "io.throughline.dialect.OutputLimit",
            "io.throughline.dialect.RouteFields",
            "io.throughline.dialect.RetryAfter",
            "io.throughline.dialect.ToolArguments",
            "io.throughline.dialect.ToolResults",
            "io.throughline.tenant.KeyVault",
            "io.throughline.tenant.Secret",
            "io.throughline.usage.Costing",
            "io.throughline.usage.Stopwatch");

    /**
     * Classes that may wait or subscribe, each with its reason: Spring AI's interfaces are blocking by design; a group commit belongs to
     * none of its callers; a start waits for the keys, without which nobody can be served, and then has them read from time to time; what is read or kept now and then has nobody who waits.
     */
    private static final Set<String> MAY_WAIT = Set.of(
            "io.throughline.assist.RoutedChatModel",
            "io.throughline.assist.RoutedEmbeddingModel",
            "io.throughline.catalog.CatalogRefresh",
            "io.throughline.context.summary.Summarizer",
            "io.throughline.catalog.sync.SyncSchedule",
            "io.throughline.database.GroupCommit",
            "io.throughline.routing.auto.Teaching",
            "io.throughline.routing.named.RouteRefresh",
            "io.throughline.routing.health.StatisticsKeeper",
            "io.throughline.tenant.TenantStart",
            "io.throughline.upstream.ModelLists");

    private static final Set<String> PUBLISHERS = Set.of("reactor.core.publisher.Mono", "reactor.core.publisher.Flux");
    private static final Set<String> WAITS =
            Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream", "subscribe");
    private static final Set<String> SLEEPERS = Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit");
    private static final Set<String> DICE = Set.of(
            "java.util.UUID#randomUUID",
            "java.lang.Math#random",
            "java.lang.System#currentTimeMillis",
            "java.util.Random#<init>");
    private static final String METERS = "io.micrometer.core.instrument.";
    private static final Set<String> METER_MAKERS = Set.of("counter", "timer", "summary", "gauge", "more");

    static final DescribedPredicate<JavaCall<?>> WAITS_OR_SUBSCRIBES = call(
            "blocks, subscribes or sleeps",
            target -> PUBLISHERS.contains(owner(target)) && WAITS.contains(target.getName())
                    || SLEEPERS.contains(owner(target)) && target.getName().equals("sleep"));

    static final DescribedPredicate<JavaCall<?>> READS_CLOCK_OR_DICE = call(
            "reads the system's clock or throws dice",
            target -> DICE.contains(owner(target) + "#" + target.getName())
                            && target.getRawParameterTypes().isEmpty()
                    || owner(target).startsWith("java.time.")
                            && target.getName().equals("now")
                            && target.getRawParameterTypes().isEmpty());

    static final DescribedPredicate<JavaMethodCall> MEASURES = DescribedPredicate.describe(
            "names a meter or a tag", call -> measures(owner(call.getTarget()), call.getName()));

    static final DescribedPredicate<JavaClass> TREE = DescribedPredicate.describe(
            "JSON tree",
            type -> type.isAssignableTo("tools.jackson.core.TreeNode")
                    || type.isAssignableTo("com.fasterxml.jackson.core.TreeNode"));

    private HouseVocabulary() {}

    /** Whether a type stands where many public classes are right: in a vocabulary, or in a room inside a module, which no other sees. */
    static boolean isVocabulary(JavaClass type) {
        var room = type.getPackageName();
        return VOCABULARIES.contains(room)
                || room.chars().filter(sign -> sign == '.').count() > 2;
    }

    static boolean mayWait(JavaClass type) {
        return MAY_WAIT.contains(type.getPackageName() + "." + topLevelName(type));
    }

    static String topLevelName(JavaClass type) {
        var name = type.getName().substring(type.getPackageName().length() + 1);
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    static ArchCondition<JavaClass> beTheOnlyFaceOfTheirModule() {
        return new ArchCondition<>("be the only public class that does work in their module") {

            private final Map<String, Set<String>> faces = new HashMap<>();

            @Override
            public void init(Collection<JavaClass> all) {
                faces.clear();
                all.stream()
                        .filter(HouseVocabulary::doesWorkInPublic)
                        .forEach(type -> faces.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                                .add(type.getSimpleName()));
            }

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var found = faces.getOrDefault(type.getPackageName(), Set.of());
                if (found.size() < 2 || !found.contains(type.getSimpleName())) return;
                var message = type.getPackageName() + " shows " + String.join(" and ", found) + "; hide all but one";
                events.add(SimpleConditionEvent.violated(type, message));
            }
        };
    }

    static ArchCondition<JavaClass> liveInAPackageWith(Class<? extends Annotation> mark) {
        return condition("live in a package marked @" + mark.getSimpleName(), (type, problems) -> {
            if (!type.getPackage().isAnnotatedWith(mark))
                problems.add(type.getPackageName() + " has no package-info with @" + mark.getSimpleName());
        });
    }

    static ArchCondition<JavaClass> showNo(DescribedPredicate<JavaClass> banned) {
        return condition("show no " + banned.getDescription(), (type, problems) -> {
            var units = type.getCodeUnits().stream()
                    .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                    .filter(unit -> Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                            .flatMap(shown -> shown.getAllInvolvedRawTypes().stream())
                            .anyMatch(banned))
                    .map(JavaCodeUnit::getFullName);
            units.forEach(name -> problems.add(name + " shows a " + banned.getDescription()));
        });
    }

    static ArchCondition<JavaMethod> returnNo(DescribedPredicate<? super JavaClass> banned) {
        return new ArchCondition<>("return nothing " + banned.getDescription()) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.getReturnType().getAllInvolvedRawTypes().stream().noneMatch(banned)) return;
                events.add(SimpleConditionEvent.violated(method, method.getFullName() + " returns a row of a table"));
            }
        };
    }

    private static boolean doesWorkInPublic(JavaClass type) {
        return type.isTopLevelClass()
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.isRecord()
                && !type.isEnum()
                && !NO_FACES.contains(type.getName())
                && !type.isInterface()
                && !type.isAssignableTo(Throwable.class);
    }

    private static boolean measures(String owner, String method) {
        if (!owner.startsWith(METERS)) return false;
        var type = owner.substring(METERS.length());
        return switch (type) {
            case "Tag", "Tags" -> method.equals("of") || method.equals("and");
            case "MeterRegistry" -> METER_MAKERS.contains(method);
            default -> method.equals("builder");
        };
    }

    private static String owner(CodeUnitCallTarget target) {
        return target.getOwner().getName();
    }

    private static DescribedPredicate<JavaCall<?>> call(
            String does, java.util.function.Predicate<CodeUnitCallTarget> what) {
        return DescribedPredicate.describe(does, call -> what.test(call.getTarget()));
    }

    private static ArchCondition<JavaClass> condition(String what, Check check) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var problems = new java.util.ArrayList<String>();
                check.run(type, problems);
                problems.forEach(problem -> events.add(SimpleConditionEvent.violated(type, problem)));
            }
        };
    }

    private interface Check {
        void run(JavaClass type, List<String> problems);
    }
}
