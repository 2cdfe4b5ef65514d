package io.throughline;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every module is handed instead of reaching for it. */
@Configuration(proxyBeanMethods = false)
class Basics {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
