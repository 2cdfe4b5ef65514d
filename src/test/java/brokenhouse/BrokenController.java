package brokenhouse;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Breaks every rule of the house but one; its neighbours help. */
@RestController
public class BrokenController {

    @Autowired
    MeterRegistry meters;

    @Table("row")
    public record Row(UUID id, Instant at) {}

    public Mono<Row> row() {
        meters.counter("rows", "id", "7").increment();
        return Mono.just(new Row(UUID.randomUUID(), Instant.now()));
    }

    public JsonNode tree(Mono<JsonNode> tree) {
        return tree.block();
    }
}
