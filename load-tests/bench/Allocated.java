import com.sun.tools.attach.VirtualMachine;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Prints how many bytes all threads of the JVM with this process id have ever allocated. See {@code load-tests/bin/bench}. */
final class Allocated {
    public static void main(String... pids) throws Exception {
        for (var pid : pids) {
            var machine = VirtualMachine.attach(pid);
            var address = new JMXServiceURL(machine.startLocalManagementAgent());
            machine.detach();
            try (var connector = JMXConnectorFactory.connect(address)) {
                var threads = new ObjectName("java.lang:type=Threading");
                System.out.println(connector.getMBeanServerConnection().getAttribute(threads, "TotalThreadAllocatedBytes"));
            }
        }
    }
}
