%% @@ ]] do -> \\ ## what
