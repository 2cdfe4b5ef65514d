package io.throughline.database;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.SSL;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** R2DBC's options as the JDBC driver spells them, without the login. */
final class JdbcUrl {

    /** R2DBC's name, then JDBC's; only what decides whether and where a migration can connect. */
    private static final Map<String, String> NAMES = names();

    private JdbcUrl() {}

    private static Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        names.put("sslmode", "sslmode");
        names.put("sslMode", "sslmode");
        names.put("sslnegotiation", "sslNegotiation");
        names.put("sslNegotiation", "sslNegotiation");
        names.put("sslRootCert", "sslrootcert");
        names.put("sslCert", "sslcert");
        names.put("sslKey", "sslkey");
        names.put("sslPassword", "sslpassword");
        names.put("schema", "currentSchema");
        names.put("currentSchema", "currentSchema");
        names.put("targetServerType", "targetServerType");
        names.put("applicationName", "ApplicationName");
        return names;
    }

    static String of(ConnectionFactoryOptions options) {
        var url = new StringBuilder("jdbc:postgresql://").append(options.getRequiredValue(HOST));
        var port = options.getValue(PORT);
        if (port != null) {
            url.append(':').append(port);
        }
        url.append('/');
        var database = options.getValue(DATABASE);
        if (database != null) {
            url.append(encode(database));
        }
        var parameters = parameters(options);
        return parameters.isEmpty()
                ? url.toString()
                : url.append('?').append(parameters).toString();
    }

    private static String parameters(ConnectionFactoryOptions options) {
        var values = new LinkedHashMap<String, String>();
        if ("true".equals(String.valueOf(options.getValue(SSL)))) {
            values.put("sslmode", "require");
        }
        NAMES.forEach((name, jdbcName) -> {
            var value = options.getValue(Option.valueOf(name));
            if (value != null) {
                values.put(jdbcName, jdbcName.equals("sslmode") ? sslMode(value) : value.toString());
            }
        });
        var parameters = new ArrayList<String>();
        values.forEach((name, value) -> parameters.add(name + "=" + encode(value)));
        return String.join("&", parameters);
    }

    /** An enum constant or any of its spellings; what R2DBC calls a tunnel, JDBC does not know. */
    private static String sslMode(Object value) {
        var mode = value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        return mode.equals("tunnel") ? "require" : mode;
    }

    private static String encode(Object text) {
        return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
