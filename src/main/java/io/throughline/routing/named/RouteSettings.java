package io.throughline.routing.named;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline} about named routes.
 *
 * @param routeFiles the files that may hold named routes, of which none needs to be there; looked at as often as provider files
 */
@ConfigurationProperties("throughline")
public record RouteSettings(
        @DefaultValue({"./config/throughline.yaml", "./config/routes.yaml"})
        List<String> routeFiles) {

    public RouteSettings {
        routeFiles = List.copyOf(routeFiles);
    }
}
