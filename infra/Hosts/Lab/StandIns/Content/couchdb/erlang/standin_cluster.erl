%% What all nodes of the cluster know: its nodes and its databases. Kept on disk; the newer entry wins when nodes meet.
-module(standin_cluster).
-behaviour(gen_server).
-export([start_link/0, nodes_of_cluster/0, connected/0, set_node/2, database/1, databases/0, set_database/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(NODES, standin_nodes).
-define(DATABASES, standin_databases).
-define(DIRECTORY, "/opt/couchdb/data").
-define(TICK, 1000).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% The persisted list, which CouchDB calls cluster_nodes.
nodes_of_cluster() -> lists:sort([binary_to_atom(Name) || {Name, true, _} <- ets:tab2list(?NODES)]).

%% What really is connected now, which CouchDB calls all_nodes.
connected() -> lists:sort([node() | nodes()]).

set_node(Node, Present) -> gen_server:call(?MODULE, {set, ?NODES, atom_to_binary(Node), Present}).

%% The shard map of a database, range to node, or undefined.
database(Name) ->
    case ets:lookup(?DATABASES, Name) of
        [{_, Shards, _}] when is_map(Shards) -> Shards;
        _ -> undefined
    end.

databases() -> lists:sort([Name || {Name, Shards, _} <- ets:tab2list(?DATABASES), is_map(Shards)]).

%% Shards is null for a database that is deleted.
set_database(Name, Shards) -> gen_server:call(?MODULE, {set, ?DATABASES, Name, Shards}).

init([]) ->
    [ets:new(Table, [named_table, protected, ordered_set, {read_concurrency, true}]) || Table <- [?NODES, ?DATABASES]],
    [ets:insert(Table, [list_to_tuple(Entry) || Entry <- standin_files:read_json(path(Table), [])]) || Table <- [?NODES, ?DATABASES]],
    ets:insert_new(?NODES, {atom_to_binary(node()), true, 0}),
    keep(?NODES),
    ok = net_kernel:monitor_nodes(true),
    self() ! tick,
    {ok, nothing}.

handle_call({set, Table, Key, Value}, _From, State) ->
    Entry = {Key, Value, erlang:system_time(microsecond)},
    merge(Table, [Entry]),
    [tell(Node, Table, [Entry]) || Node <- nodes()],
    {reply, ok, State}.

handle_cast({merge, Table, Entries}, State) ->
    merge(Table, Entries),
    {noreply, State}.

handle_info(tick, State) ->
    %% Connecting blocks while a machine is silent, so not in this process.
    spawn(fun() -> [net_kernel:connect_node(Node) || Node <- nodes_of_cluster() -- connected()] end),
    erlang:send_after(?TICK, self(), tick),
    {noreply, State};
handle_info({nodeup, Node}, State) ->
    standin:log(notice, "~s is connected", [Node]),
    [tell(Node, Table, ets:tab2list(Table)) || Table <- [?NODES, ?DATABASES]],
    {noreply, State};
handle_info({nodedown, Node}, State) ->
    standin:log(error, "~s is lost", [Node]),
    {noreply, State};
handle_info(_Message, State) -> {noreply, State}.

tell(Node, Table, Entries) -> gen_server:cast({?MODULE, Node}, {merge, Table, Entries}).

merge(Table, Entries) ->
    Newer = [Entry || {Key, _, Changed} = Entry <- Entries, newer(Table, Key, Changed)],
    ets:insert(Table, Newer),
    Newer =:= [] orelse keep(Table).

newer(Table, Key, Changed) ->
    case ets:lookup(Table, Key) of
        [{_, _, Known}] -> Changed > Known;
        [] -> true
    end.

keep(Table) -> standin_files:write(path(Table), json:encode([tuple_to_list(Entry) || Entry <- ets:tab2list(Table)])).

path(?NODES) -> ?DIRECTORY ++ "/_nodes.json";
path(?DATABASES) -> ?DIRECTORY ++ "/_dbs.json".
