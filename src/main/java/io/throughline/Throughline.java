package io.throughline;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Throughline {

    /** One event loop per core: reactor-netty would start four even on two cores, which costs a quarter more CPU. */
    private static final String LOOPS = "reactor.netty.ioWorkerCount";

    public static void main(String[] args) {
        System.setProperty(
                LOOPS,
                System.getProperty(LOOPS, Integer.toString(Runtime.getRuntime().availableProcessors())));
        SpringApplication.run(Throughline.class, args);
    }
}
