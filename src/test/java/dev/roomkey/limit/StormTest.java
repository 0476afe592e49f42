package dev.roomkey.limit;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StormTest {
    @Test
    void print() {
        for (var over : new Duration[] {Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(30)}) {
            for (var kind : new String[] {"obedient", "jitter"}) {
                var t = System.nanoTime();
                var storm = new Storm(new ArrivalConfig(new Bandwidth(500, 500, Duration.ofSeconds(1)), null), 0);
                var crowd = storm.crowd("lobby", 50_000, over, kind.equals("jitter") ? storm.jittered() : storm.obedient());
                storm.run();
                System.out.println(kind + " " + over + " in " + crowd.allIn() + " last " + crowd.lastInAfterSeconds() + " most "
                        + crowd.mostSentAway() + " exch " + storm.exchanges() + " ms " + (System.nanoTime() - t) / 1_000_000);
                System.out.println(Arrays.toString(crowd.perWindow(0, 1, 105)));
                System.out.println(Arrays.toString(crowd.perWindow(0, 5, 22)));
            }
        }
    }
}
