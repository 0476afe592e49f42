package dev.roomkey.config;

import dev.roomkey.app.Caps;
import java.time.Duration;

/** How much of an application is put up with. */
record CapFields(
        Field<Duration> timeout, Field<Integer> maxBody, Field<Integer> maxConcurrent, Field<Circuit> circuit) {
    private static final Duration MAX_OPEN = Duration.ofMinutes(5);

    private record Circuit(int failures, Duration openFor) {}

    CapFields(Section web, Caps initial) {
        this(
                web.get("timeout", Form.duration(Caps.MIN_TIMEOUT, Caps.MAX_TIMEOUT))
                        .or(initial.timeout()),
                web.get("max-body", Form.size(1, Caps.MAX_MAX_BODY)).or(initial.maxBody()),
                web.get("max-concurrent", Form.integer(1, 10_000)).or(initial.maxConcurrent()),
                web.child("circuit", it -> circuit(it, initial)));
    }

    private static Field<Circuit> circuit(Section circuit, Caps initial) {
        var failures = circuit.get("failures", Form.integer(1, 1_000)).or(initial.failures());
        var openFor = circuit.get("open-for", Form.duration(Duration.ofMillis(100), MAX_OPEN))
                .or(initial.openFor());
        return circuit.build(() -> new Circuit(failures.get(), openFor.get()));
    }

    Caps get() {
        return new Caps(
                timeout.get(),
                maxBody.get(),
                maxConcurrent.get(),
                circuit.get().failures(),
                circuit.get().openFor());
    }
}
