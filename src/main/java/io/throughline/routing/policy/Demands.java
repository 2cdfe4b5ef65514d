package io.throughline.routing.policy;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.catalog.Provider;
import io.throughline.chat.ProviderControls;
import io.throughline.chat.ProviderControls.MaxPrice;
import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.chat.Unit;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.grammar.WrittenProvider;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the controls of a request demand of every route: the main model's, and those of each fallback. Its ceiling of cost stands elsewhere. */
public final class Demands {

    private final RouteAsk ask;
    private final ProviderControls asked;
    private final List<Demand> demands = new ArrayList<>(4);

    private Demands(RouteAsk ask) {
        this.ask = ask;
        asked = ask.controls().provider();
    }

    /** In the order in which they are told; none for most requests. The request's needs are looked at only where a demand depends on them. */
    public static List<Demand> of(CatalogSnapshot snapshot, RouteAsk ask) {
        if (ask.controls().leaveRoutes()) {
            return List.of();
        }
        var demands = new Demands(ask);
        demands.addProviders(snapshot);
        demands.addPrivacy();
        demands.addQuantizations();
        demands.addParameters();
        demands.addPrices();
        return demands.demands;
    }

    private void add(Refusal refusal, String words, BiPredicate<Provider, Model> meets) {
        demands.add(new Demand(refusal, words, meets));
    }

    /** A gateway that the client named itself is told these names: those to choose from are of its own providers. */
    private void addProviders(CatalogSnapshot snapshot) {
        boolean told = ask.kind() == Capability.CHAT && WrittenProvider.isGateway(ask.model(), snapshot);
        if (!asked.only().isEmpty() && !told) {
            var only = WrittenProvider.ids(asked.only(), snapshot);
            add(Refusal.NOT_FROM, String.join(", ", asked.only()), (provider, model) -> only.contains(provider.id()));
        }
        if (!asked.ignore().isEmpty()) {
            var ignored = WrittenProvider.ids(asked.ignore(), snapshot);
            add(
                    Refusal.EXCLUDED,
                    String.join(", ", asked.ignore()),
                    (provider, model) -> !ignored.contains(provider.id()));
        }
    }

    /** Whether the provider is told what the client asks of providers, and goes by it itself. Only chat requests tell it. */
    private boolean heeds(Provider provider) {
        return ask.kind() == Capability.CHAT && provider.heedsProviderFields();
    }

    private void addPrivacy() {
        var least = asked.privacy();
        if (least != Privacy.ANY) {
            add(
                    Refusal.NOT_PRIVATE,
                    least == Privacy.NO_RETENTION ? "keep nothing" : "learn nothing from requests",
                    (provider, model) -> heeds(provider) || provider.privacy().compareTo(least) >= 0);
        }
    }

    /** In which form a host runs a model is told by no provider's list. */
    private void addQuantizations() {
        if (!asked.quantizations().isEmpty()) {
            add(
                    Refusal.UNKNOWN,
                    "quantization (wanted: " + String.join(", ", asked.quantizations()) + ")",
                    (provider, model) -> heeds(provider));
        }
    }

    private void addParameters() {
        if (asked.everyParameter()) {
            ask.needs().get().capabilities().stream()
                    .sorted()
                    .forEach(capability -> add(
                            Refusal.CANNOT,
                            capability.id(),
                            (provider, model) -> model.capabilities().contains(capability)));
        }
    }

    private void addPrices() {
        var most = asked.maxPrice();
        if (most.equals(MaxPrice.NONE)) {
            return;
        }
        long tokens = ask.needs().get().promptTokens();
        add(Refusal.UNKNOWN, "price", (provider, model) -> model.price() != null);
        addPrice("prompt", most.prompt(), price -> perMillion(price.at(tokens).inputPicoUsd()));
        addPrice(
                "completion",
                most.completion(),
                price -> perMillion(price.at(tokens).outputPicoUsd()));
        addPrice("request", most.request(), price -> dearest(price, Unit.SEARCH));
        addPrice("image", most.image(), price -> dearest(price, Unit.IMAGE));
    }

    private void addPrice(String name, @Nullable BigDecimal most, Function<Price, BigDecimal> priceOf) {
        if (most != null) {
            add(Refusal.BEYOND, "max_price." + name + " of $" + most, (provider, model) -> {
                var price = model.price();
                return price != null && priceOf.apply(price).compareTo(most) <= 0;
            });
        }
    }

    private static BigDecimal perMillion(long picoUsd) {
        return BigDecimal.valueOf(picoUsd, 6);
    }

    /** One of the dearest kind, in dollars, rounded up; 0 where the model is not charged by such units. */
    private static BigDecimal dearest(Price price, Unit unit) {
        return price.units().stream()
                .filter(each -> each.unit() == unit)
                .map(each -> BigDecimal.valueOf(each.picoUsd(), 12)
                        .divide(BigDecimal.valueOf(each.per()), 12, RoundingMode.CEILING))
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
    }
}
