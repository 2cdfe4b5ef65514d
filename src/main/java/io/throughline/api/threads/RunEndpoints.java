package io.throughline.api.threads;

import io.throughline.api.DoorAnswer;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.Said;
import io.throughline.dialect.Fields;
import io.throughline.items.Items;
import io.throughline.items.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Runs that wait for outputs of their tools: these come, or the run is cancelled. */
@Component
final class RunEndpoints {

    private static final String CANCELLED = "The tool was not run: the run was cancelled.";

    private final Threads threads;
    private final MessageBody bodies;
    private final Asking asking;
    private final Items items;
    private final Conversations conversations;

    RunEndpoints(Threads threads, MessageBody bodies, Asking asking, Items items, Conversations conversations) {
        this.threads = threads;
        this.bodies = bodies;
        this.asking = asking;
        this.items = items;
        this.conversations = conversations;
    }

    DoorAnswer submit(Call call) {
        var sent = Sent.of(call.request());
        boolean stream = call.request().query().findFlag("stream").orElse(false);
        return submit(
                call,
                stream ? sent.streamed() : sent,
                call.path().getFirst(),
                call.path().getLast());
    }

    /** The run is the one that waits. */
    DoorAnswer submitToOpenRun(Call call) {
        var sent = Sent.of(call.request());
        return submit(call, sent, sent.required("thread_id"), null);
    }

    private DoorAnswer submit(Call call, Sent sent, String threadId, @Nullable String runId) {
        var outputs = outputs(sent);
        var body = threads.open(call.organization(), threadId)
                .flatMap(thread -> waiting(call, thread, runId).map(run -> {
                    check(run, outputs);
                    return bodies.of(thread, run, outputs, sent);
                }));
        return asking.answer(call.request(), MessageBody.isStreamed(sent), body);
    }

    /** By the ids of the calls. */
    private static Map<String, String> outputs(Sent sent) {
        var written = sent.array("tool_outputs");
        if (written == null) {
            throw GatewayException.invalid(
                    "tool_outputs",
                    "is required: an array such as [{\"tool_call_id\": \"call_1\", \"output\": \"…\"}]");
        }
        var outputs = new LinkedHashMap<String, String>();
        for (var each : Fields.elements(written)) {
            var fields = each.at(0) == '{' ? Fields.of(each) : null;
            var id = fields == null ? null : fields.text("tool_call_id");
            if (fields == null || id == null) {
                throw GatewayException.invalid("tool_outputs", "must hold objects with a tool_call_id and an output");
            }
            var text = fields.text("output");
            var json = fields.rawText("output");
            if (outputs.put(id, text != null ? text : json == null ? "" : json) != null) {
                throw GatewayException.invalid("tool_outputs", "has two outputs for the call '" + id + "'");
            }
        }
        return outputs;
    }

    private static void check(Run run, Map<String, String> outputs) {
        var wanted = new TreeSet<String>();
        run.calls().forEach(call -> wanted.add(call.id()));
        var unknown = new TreeSet<>(outputs.keySet());
        unknown.removeAll(wanted);
        if (!unknown.isEmpty()) {
            throw GatewayException.invalid(
                    "tool_outputs",
                    "has a tool_call_id that the run did not ask for: " + String.join(", ", unknown) + "; it waits for "
                            + String.join(", ", wanted));
        }
        wanted.removeAll(outputs.keySet());
        if (!wanted.isEmpty()) {
            throw GatewayException.invalid(
                    "tool_outputs", "has no output for " + String.join(", ", wanted) + "; send all of them at once");
        }
    }

    /** The run that waits, when it is the one named; fails with NOT_FOUND or, for one that is over, INVALID_REQUEST. */
    private Mono<Run> waiting(Call call, OpenThread thread, @Nullable String runId) {
        var run = thread.waiting().orElse(null);
        if (run != null && (runId == null || run.is(runId))) {
            return Mono.just(run);
        }
        if (runId == null) {
            return Mono.error(() -> GatewayException.invalid(
                    "thread_id", "is '" + thread.id() + "', a thread in which no run waits for outputs of tools"));
        }
        return turn(call, thread, runId)
                .flatMap(turn -> Mono.error(GatewayException.invalid(
                        "run_id", "is '" + runId + "', a run that waits for nothing: it is over")));
    }

    /** The turn that began the run, whether it waits or not; fails with NOT_FOUND. */
    private Mono<Turn> turn(Call call, OpenThread thread, String runId) {
        var id = Call.idOrNull(runId);
        var found = id == null ? Mono.just(Optional.<Turn>empty()) : items.turn(call.organization(), id);
        return found.flatMap(turn -> turn.filter(there ->
                        there.conversation().equals(thread.conversation().key()))
                .map(Mono::just)
                .orElseGet(() -> Mono.error(Call.unknown("run", runId))));
    }

    /** Also for a run that is over: then nothing happens. */
    DoorAnswer cancel(Call call) {
        var runId = call.path().getLast();
        var cancelled = threads.open(call.organization(), call.path().getFirst())
                .flatMap(thread -> {
                    var run = thread.waiting().filter(open -> open.is(runId)).orElse(null);
                    return run == null
                            ? turn(call, thread, runId).thenReturn(false)
                            : conversations
                                    .append(
                                            call.organization(),
                                            thread.conversation().key(),
                                            unanswered(run))
                                    .thenReturn(true);
                });
        return Replies.one(cancelled, (json, done) -> {
            json.writeStringProperty("thread_id", call.path().getFirst());
            json.writeStringProperty("run_id", runId);
            json.writeBooleanProperty("cancelled", done);
            json.writeStringProperty("message", done ? "Run cancelled" : "The run was over already");
        });
    }

    /** Providers want each call answered before anything else is said. */
    private static List<Said> unanswered(Run run) {
        return run.calls().stream()
                .map(call -> new Part.ToolResult(call.id(), List.of(new Part.Text(CANCELLED)), true, Extras.NONE))
                .map(result -> Said.now(Message.of(Role.TOOL, result)))
                .toList();
    }
}
