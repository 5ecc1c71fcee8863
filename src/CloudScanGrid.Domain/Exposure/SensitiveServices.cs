using System.Collections.Frozen;
using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>
/// The services that the whole Internet should not reach, by the names that nmap gives them and by the ports that IANA or their makers give them.
/// Web, mail and DNS are made for everybody and are not here.
/// </summary>
public static class SensitiveServices
{
    private const SensitiveCategory Data = SensitiveCategory.DataStore;
    private const SensitiveCategory Remote = SensitiveCategory.RemoteAdministration;
    private const SensitiveCategory Cluster = SensitiveCategory.Orchestration;

    /// <summary>All of them.</summary>
    public static ImmutableArray<SensitiveService> All { get; } =
    [
        Of("MySQL", Data, "mysql mysqlx", "", [3306, 33060], "Passwords are guessed and flaws are met before any login, next to the data itself."),
        Of("PostgreSQL", Data, "postgresql", "", [5432],
            "Passwords are guessed next to the data itself, and a superuser may run programs on the host."),
        Of("Microsoft SQL Server", Data, "ms-sql-s ms-sql-m", "", [1433],
            "Passwords are guessed next to the data itself, and an administrator may run programs on the host.", udp: [1434]),
        Of("Oracle Database", Data, "oracle-tns oracle", "", [1521, 2483, 2484],
            "The listener tells of the databases behind it and takes password guesses."),
        Of("IBM Db2", Data, "ibm-db2 drda", "", [50000], "Passwords are guessed next to the data itself."),
        Of("MongoDB", Data, "mongodb mongod", "", [27017, 27018, 27019],
            "It is often run without authentication, and open ones are emptied for ransom."),
        Of("Cassandra", Data, "cassandra cassandra-native apache-cassandra", "", [9042, 7000, 7001],
            "It accepts everybody unless authentication was turned on."),
        Of("CouchDB", Data, "couchdb", "couchdb", [5984, 6984], "Its HTTP interface administers the database.", http: true),
        Of("InfluxDB", Data, "influxdb", "influxdb", [8086], "Its HTTP interface reads and writes every measurement.", http: true),
        Of("ClickHouse", Data, "clickhouse", "clickhouse", [8123, 9440], "Its default user has no password.", http: true),
        Of("Neo4j", Data, "neo4j bolt", "neo4j", [7474, 7687], "Its interfaces read and change the whole graph.", http: true),
        Of("RethinkDB", Data, "rethinkdb", "rethinkdb", [28015, 29015], "Its administrator has no password by default."),
        Of("Firebird", Data, "firebird", "", [3050], "Passwords are guessed next to the data itself."),
        Of("HDFS and YARN", Data, "hadoop-namenode hadoop-datanode hadoop-ipc hadoop", "apache hadoop", [8020, 9870, 9864, 50070, 50075, 8088],
            "Hadoop trusts the user name it is told unless Kerberos is on.", http: true),
        Of("ZooKeeper", Data, "zookeeper", "", [2181], "It hands the configuration of a cluster to everybody who asks."),
        Of("Redis", SensitiveCategory.Cache, "redis redis-server", "", [6379, 6380, 26379],
            "It is often run without a password, and a writable one leads to commands on the host."),
        Of("memcached", SensitiveCategory.Cache, "memcached memcache", "", [11211],
            "It has no authentication, and over UDP it amplifies attacks on others.", udp: [11211]),
        Of("Kibana", SensitiveCategory.Search, "kibana", "kibana|elasticsearch kibana", [5601],
            "It shows every index that its own account may read.", http: true),
        Of("Elasticsearch or OpenSearch", SensitiveCategory.Search, "elasticsearch opensearch", "elasticsearch|opensearch", [9200, 9300],
            "Without its security features everybody reads and deletes every index.", http: true),
        Of("Solr", SensitiveCategory.Search, "solr", "apache solr", [8983], "Its administration pages change and delete collections.", http: true),
        Of("Kafka", SensitiveCategory.Messaging, "kafka", "", [9092, 9093], "Without access lists everybody reads and writes every topic."),
        Of("RabbitMQ", SensitiveCategory.Messaging, "amqp amqps epmd", "rabbitmq", [5671, 5672, 15672, 25672, 4369],
            "Its queues and its administration take password guesses from everybody.", http: true),
        Of("ActiveMQ", SensitiveCategory.Messaging, "activemq openwire apachemq", "activemq|apache activemq", [61616, 8161],
            "Flaws in its protocol let strangers run code.", http: true),
        Of("NATS", SensitiveCategory.Messaging, "nats", "", [4222, 6222], "Without accounts everybody reads every subject."),
        Of("MQTT", SensitiveCategory.Messaging, "mqtt", "", [1883], "It is often run without authentication and never encrypts on this port."),
        Of("SSH", Remote, "ssh", "", [22], "It gives a shell: passwords and keys are tried around the clock."),
        Of("Telnet", Remote, "telnet telnets", "", [23, 992], "It gives a shell, and on its usual port sends passwords in the clear."),
        Of("Remote Desktop", Remote, "ms-wbt-server rdp", "", [3389], "It gives a desktop: it is a first way in for ransomware.", udp: [3389]),
        Of("VNC", Remote, "vnc vnc-http rfb", "", [5900, 5901, 5902, 5903], "It gives a desktop behind one short password or none."),
        Of("X11", Remote, "x11", "", [6000, 6001], "It shows and controls a desktop, in the clear."),
        Of("WinRM", Remote, "winrm wsman wsmans", "", [5985, 5986], "It runs commands on Windows.", http: true),
        Of("rlogin and rsh", Remote, "login shell exec rlogin rsh", "", [512, 513, 514], "They trust the client's word for who it is."),
        Of("IPMI", Remote, "asf-rmcp ipmi", "", [], "It controls the hardware, and hands out password hashes before login.", udp: [623]),
        Of("TeamViewer or AnyDesk", Remote, "teamviewer anydesk", "", [5938, 7070], "It gives a desktop."),
        Of("Webmin", Remote, "webmin", "miniserv|webmin", [10000], "It administers the host from a browser.", http: true),
        Of("Docker", Cluster, "docker", "docker", [2375, 2376, 2377], "Who may start a container is root on the host.", http: true),
        Of("Kubernetes API", Cluster, "kubernetes kube-apiserver", "kubernetes", [6443],
            "It controls the cluster; flaws and leaked tokens are tried against it.", http: true),
        Of("kubelet", Cluster, "kubelet", "kubelet", [10250, 10255], "It runs commands in every container of its node.", http: true),
        Of("etcd", Cluster, "etcd etcd-client etcd-server", "etcd", [2379, 2380], "It holds every secret of its cluster.", http: true),
        Of("Consul", Cluster, "consul", "hashicorp consul|consul", [8500, 8501], "Everybody may register checks, which run as commands.", http: true),
        Of("Nomad", Cluster, "nomad", "hashicorp nomad|nomad", [4646], "It starts programs on its machines.", http: true),
        Of("Vault", Cluster, "vault", "hashicorp vault|vault", [8200], "It holds secrets.", http: true),
        Of("SMB", SensitiveCategory.FileSharing, "microsoft-ds netbios-ssn smb", "", [139, 445], "Worms spread through it, and it hands out files."),
        Of("NFS", SensitiveCategory.FileSharing, "nfs nfs_acl mountd rpcbind", "", [111, 2049],
            "It trusts the client's word for who reads the files.", udp: [111, 2049]),
        Of("rsync", SensitiveCategory.FileSharing, "rsync", "", [873], "Its modules need no password unless one was set."),
        Of("FTP", SensitiveCategory.FileSharing, "ftp", "", [21], "It sends passwords and files in the clear."),
        Of("TFTP", SensitiveCategory.FileSharing, "tftp", "", [], "It has no authentication.", udp: [69]),
        Of("AFP", SensitiveCategory.FileSharing, "afp", "", [548], "It hands out files behind passwords that can be guessed."),
        Of("Printer", SensitiveCategory.Printing, "jetdirect printer ipp hp-pjl", "", [515, 631, 9100],
            "It prints, and often shows, what anybody sends.", http: true),
        Of("Java debugger", SensitiveCategory.Debugging, "jdwp", "", [5005, 8787], "Who may attach a debugger runs code."),
        Of("Java RMI", SensitiveCategory.Debugging, "java-rmi rmiregistry jmx", "", [1099], "Objects sent to it may run code."),
        Of("Node.js inspector", SensitiveCategory.Debugging, "node-debug", "node.js debugger", [9229],
            "Who may attach a debugger runs code.", http: true),
        Of("GDB or ADB", SensitiveCategory.Debugging, "gdbserver adb", "", [5555], "Who may attach a debugger runs code."),
        Of("Jupyter", SensitiveCategory.Debugging, "jupyter", "jupyter", [8888], "A notebook runs code.", http: true),
        Of("LDAP", SensitiveCategory.Directory, "ldap ldaps ldapssl globalcatldap", "", [389, 636, 3268, 3269],
            "It tells of users and groups, and takes password guesses.", udp: [389]),
        Of("MSRPC", SensitiveCategory.Directory, "msrpc", "", [135], "It tells of the host's services and starts some of them."),
        Of("SNMP", SensitiveCategory.Directory, "snmp", "", [], "It tells of the host behind a community name that is often public.", udp: [161]),
    ];

    private static readonly FrozenDictionary<string, SensitiveService> ByName = All
        .SelectMany(service => service.Names, (service, name) => (name, service))
        .ToFrozenDictionary(entry => entry.name, entry => entry.service, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<NetworkPort, SensitiveService> ByPort = All
        .SelectMany(service => service.Ports, (service, port) => (port, service))
        .ToFrozenDictionary(entry => entry.port, entry => entry.service);

    private static readonly ImmutableArray<(string Word, SensitiveService Service)> ByProduct =
        [.. All.SelectMany(service => service.Products, (service, word) => (word, service))];

    /// <summary>
    /// What sensitive service an open port is, or null. What a probe identified decides; where no probe identified anything, the port does. A service that was
    /// identified as plain HTTP is still what its port says where that kind of service speaks HTTP and the port is known for it.
    /// </summary>
    public static SensitiveService? Find(ObservedService service)
    {
        var byPort = ByPort.GetValueOrDefault(service.Port);
        if (service.Method != ServiceMethod.Probed || service.Name is not { Length: > 0 } name || name is "unknown" or "tcpwrapped")
            return byPort;
        if (ByName.TryGetValue(name, out var byName))
            return byName;
        if (service.Product is { } product && FindByProduct(product) is { } byProduct)
            return byProduct;
        return byPort is { SpeaksHttp: true } && name.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? byPort : null;
    }

    private static SensitiveService Of(
        string label, SensitiveCategory category, string names, string products, ushort[] tcp, string why, ushort[]? udp = null, bool http = false) => new(
            label,
            category,
            [.. names.Split(' ')],
            [.. products.Split('|', StringSplitOptions.RemoveEmptyEntries)],
            [
                .. tcp.Select(number => new NetworkPort(TransportProtocol.Tcp, number)),
                .. (udp ?? []).Select(number => new NetworkPort(TransportProtocol.Udp, number)),
            ],
            http,
            why);

    private static SensitiveService? FindByProduct(string product)
    {
        foreach (var (word, service) in ByProduct)
        {
            if (product.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return service;
        }

        return null;
    }
}
